"""LEVEL/THREAD/STEP documents: checked, then compiled for an orchestrator."""
