"""Where units of a limited resource go in the window ahead, under the committee's bounds."""
