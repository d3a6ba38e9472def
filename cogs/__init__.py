"""What members see and touch: commands, cards, buttons, delivery. Decides nothing about money or providers."""
