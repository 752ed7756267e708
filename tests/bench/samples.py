"""What a query is asked with when it needs a parameter; the tests that sweep over every query use it too."""

SAMPLES = {
    "level": "department", "code": "35", "codes": ["35", "22"], "department": "35", "region": "53",
    "proposal": "P-53-02", "family": "DDT", "since": "2019-01-01", "until": "2020-12-31", "days": 90,
    "stage": "decision", "page": 1, "size": 50, "sort": "days",
    "counter": "FS0211", "commune": "35238", "words": "Rennes", "lat": 48.11, "lon": -1.68,
    "to": ["35238", "35047"], "mission": "ENV02", "km": 10, "by": "mission", "day": "2021-06-30",
}  # fmt: skip
