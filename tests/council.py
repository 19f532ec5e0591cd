"""An invented council for tests of form and pages."""

from schemas.council import Advocacy, Complaints, Council, Emergency, Look, Privacy

COUNCIL = Council(
    name="Fernbridge Council",
    short_name="Fernbridge",
    emergency=Emergency(adults="01632 960 201", childrens="01632 960 202", out_of_hours="01632 960 203"),
    complaints=Complaints(phone="01632 960 210", email="complaints@fernbridge.example", post="1 High Street"),
    advocacy=Advocacy(name="Fernbridge Voices", phone="01632 960 220"),
    privacy=Privacy(contact="privacy@fernbridge.example"),
    look=Look(brand="#0b4f3c"),
)
