"""The simulator to look at: pages that people read and use, with or without JavaScript."""
