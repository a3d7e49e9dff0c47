"""Random project states, and what has to hold on the way from one to another and back."""
