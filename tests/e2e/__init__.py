"""The whole stage at work: every test of this folder shares one local cloud."""
