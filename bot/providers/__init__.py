"""The hosted APIs that make the pictures. One file each for what a provider says; one file for the network."""
