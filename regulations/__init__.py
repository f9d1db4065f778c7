"""The ground floor: what any company's regulations stand on."""
