"""The main job, told as a story: every figure in it is read back from where it stands."""
