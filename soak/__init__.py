"""Long runs that try to break the project's promises: `make soak`. A seed repeats a run."""
