"""What two scenarios or plans are told apart by: figures, causes, winners and losers."""
