"""Published figures that the demonstration must meet. Sources: State barometer (IND-323), open list of 01/08/2024."""

import pandas as pd

# Region: ETPT (drawn from population and number of departments), counters, itinerant ones, those of La Poste,
# labels targeted for end 2022, monthly acts of April and July 2024, mean satisfaction.
_REGIONS = """
84 8380 318 20 48 315 102049 107148 95.4
27 4060 225 3 13 208 65498 66821 94.8
53 3210 127 14 7 125 55624 63523 96.5
24 3320 148 7 33 138 54570 48122 94.6
94 830 37 1 19 34 11647 8927 87.4
44 6250 244 6 36 242 83288 72503 96.3
32 4920 194 19 36 179 77261 74372 96.6
11 9480 182 15 27 165 69205 76298 97.1
28 3440 164 13 15 160 66518 63168 90.1
75 7210 342 18 79 317 112517 104452 96.1
76 7520 340 18 44 300 116624 108486 95.7
52 3770 124 3 11 115 50096 44468 98.0
93 4810 157 10 23 143 68012 57997 95.5
01 520 31 4 6 26 9058 7270 89.7
02 510 20 3 3 17 9258 9355 98.1
03 480 23 4 5 21 4437 4320 84.0
04 810 29 3 1 26 11865 12819 99.0
06 500 14 2 3 14 3555 5328 92.3
"""
_COLUMNS = [
    "region",
    "staff",
    "counters",
    "itinerant",
    "la_poste",
    "labels_2022",
    "acts_2404",
    "acts_2407",
    "satisfaction",
]

REGIONS = pd.DataFrame([line.split() for line in _REGIONS.split("\n") if line], columns=_COLUMNS).set_index("region")
REGIONS = REGIONS.astype(float).astype(dict.fromkeys(_COLUMNS[1:-1], int))

# Counters that are not branches, by department, on 01/08/2024.
_COUNTERS = """
01:24 02:32 03:23 04:16 05:17 06:33 07:30 08:28 09:14 10:22 11:25 12:32 13:34 14:42 15:18 16:35 17:35 18:23 19:23 21:26
22:32 23:21 24:36 25:30 26:27 27:32 28:25 29:32 2A:15 2B:22 30:30 31:24 32:24 33:44 34:49 35:31 36:26 37:28 38:27 39:25
40:19 41:23 42:23 43:21 44:30 45:23 46:23 47:22 48:19 49:27 50:31 51:24 52:17 53:18 54:28 55:21 56:32 57:32 58:33 59:52
60:34 61:22 62:50 63:37 64:31 65:25 66:27 67:25 68:20 69:34 70:25 71:48 72:26 73:31 74:23 75:11 76:37 77:34 78:23 79:26
80:26 81:26 82:22 83:31 84:26 85:23 86:26 87:24 88:27 89:34 90:4 91:26 92:13 93:31 94:17 95:27
971:31 972:20 973:23 974:29 976:14
"""
COUNTERS = {code: int(number) for code, number in (cell.split(":") for cell in _COUNTERS.split())}
FORMATS = {"fixed": 2276, "multisite": 174, "bus": 134, "fixed_with_branches": 108, "itinerant": 29}
BRANCHES = 124
CARRIERS = {"msa": 58, "subprefecture": 26}

# Counters labelled at the end of a wave, all departments together.
LABELS = {
    "2020-01-01": 460,
    "2020-02-01": 534,
    "2020-09-01": 856,
    "2021-01-01": 1123,
    "2021-04-01": 1304,
    "2021-07-01": 1494,
    "2021-10-01": 1745,
    "2022-01-01": 2055,
    "2022-04-01": 2197,
    "2022-07-01": 2379,
    "2022-11-01": 2538,
}
LATER_LABELS = ("2023-07-01", "2023-12-01", "2024-05-01")

# Acts of a month, all departments together.
ACTS = {
    "2022-05": 510_034,
    "2023-01": 650_165,
    "2023-06": 890_580,
    "2023-09": 738_638,
    "2023-10": 867_403,
    "2024-01": 879_233,
    "2024-02": 901_930,
    "2024-04": 971_082,
    "2024-07": 935_377,
}
ACTS_OF_YEAR = {2020: 1_170_000, 2021: 3_500_000}

# Full-time equivalents over the year (ETPT) of the territorial administration: 2020 is published, the others are ours.
STAFF = {2018: 73_120, 2019: 71_840, 2020: 70_666, 2021: 69_890, 2022: 69_760, 2023: 70_020, 2024: 70_410}

# Orders by which prefects derogated from a national rule, by December 2024.
DEROGATIONS = {"department": 628, "region": 152}
