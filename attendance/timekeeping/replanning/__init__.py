"""Plans of days that are over, changed by approval; what they did to results is shown first."""
