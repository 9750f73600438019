"""The retail benchmark tau2 played through the order desk: its data in, our end states out."""
