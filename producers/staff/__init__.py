"""Staff's own doors: compliments that they heard, paper answers that they type in, paper forms to print."""

from producers.staff.app import StaffConfig, create_staff

__all__ = ["StaffConfig", "create_staff"]
