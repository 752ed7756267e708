"""Titles and options of invented proposals, in French."""

import re

import numpy as np

NETWORKS = {
    "legality": "contrôle de légalité",
    "it": "systèmes d’information",
    "purchasing": "achats",
    "payroll": "paie",
    "water_police": "police de l’eau",
    "unfit_housing": "habitat indigne",
    "planning_tax": "fiscalité de l’urbanisme",
    "farm_icpe": "contrôle des élevages classés",
    "slaughterhouses": "inspection en abattoir",
    "driving_tests": "examens du permis de conduire",
    "naturalisation": "naturalisations",
    "titles": "instruction des titres",
    "property": "immobilier de l’État",
    "labour_migration": "main-d’œuvre étrangère",
}
# {dep}, {other}: "de l’Ain"; {a}, {b}: "Ain"; {reg}: "de Bretagne"; {town}: "de Rennes"; {at}: "à Rennes";
# {net}: a network.
TITLES = {
    "common_secretariat": (
        "Secrétariat général commun aux services {dep}",
        "Fonctions support de la préfecture et des directions {dep} réunies",
        "Service commun de moyens {dep}, avec les sous-préfectures",
    ),
    "support_pooling": (
        "Plateforme régionale d’achats pour les services {reg}",
        "Gestion de la paie commune aux services {dep} et {other}",
        "Équipe informatique unique pour les services {dep}",
        "Parc automobile commun aux services de l’État {at}",
        "Archives et courrier mis en commun {dep}",
        "Cellule régionale de commande publique {reg}",
        "Service de formation partagé entre les directions {reg}",
    ),
    "centre": (
        "Pôle interdépartemental « {net} » {dep} et {other}",
        "Pôle juridique interdépartemental {at}",
        "Pôle de compétences « {net} » {at}",
        "Centre de ressources « {net} » {reg}",
    ),
    "cooperation": (
        "Coopération {a} – {b}\u00a0: {net}",
        "Astreintes partagées entre les services {dep} et {other}",
        "Échange de spécialistes ({net})\u00a0: {a} et {b}",
        "Équipes d’inspection communes aux services {dep} et {other}",
        "Renfort mutuel entre les services {dep} ({net})",
    ),
    "platform": (
        "Plateforme « {net} » {reg}",
        "Guichet régional « {net} » {at}",
        "Instruction regroupée {at}\u00a0: {net}",
    ),
    "mission_transfer": (
        "Instruction du droit des sols confiée aux intercommunalités {dep}",
        "Animation des sites naturels {dep} confiée à la collectivité",
        "Ingénierie de proximité {dep} reprise par l’agence technique",
        "Animation sportive {dep} confiée au rectorat",
        "Entretien de voies {dep} repris par la collectivité",
        "Aides à la pierre déléguées aux intercommunalités {dep}",
    ),
    "merger": (
        "Rapprochement des directions sociales et de l’emploi {dep}",
        "Direction unique de la protection des populations et de la cohésion {dep}",
        "Réunion des unités territoriales {town} et du chef-lieu",
        "Fusion des services d’économie agricole {dep}",
    ),
    "property": (
        "Cité administrative {town}",
        "Regroupement des services de l’État {at}",
        "Sous-préfecture {town} accueillie dans les locaux de la collectivité",
        "Vente de trois sites et relogement {at}",
    ),
    "deconcentration": (
        "Signature des conventions d’ingénierie déléguée au préfet {dep}",
        "Recrutements de proximité décidés par les services {dep}",
        "Fongibilité des crédits de fonctionnement des services {reg}",
        "Décisions d’urbanisme de l’État confiées au préfet {dep}",
        "Subventions sportives attribuées par le préfet {dep}",
        "Autorisation des travaux courants décidée par le sous-préfet {town}",
    ),
    "derogation": (
        "Délais d’instruction aménagés pour les petites communes {dep}",
        "Composition allégée des commissions {dep}",
        "Dossier de subvention simplifié {dep}",
    ),
    "experiment": (
        "Délégué territorial unique de l’État {town}",
        "Instruction intégrée des projets complexes {dep}",
        "Maison de l’État itinérante {dep}",
        "Service de l’État sur rendez-vous {at}",
    ),
    "counter_in_subprefecture": ("France services dans la sous-préfecture {town}",),
}
OPTIONS = {
    "pooling": (
        ("Périmètre départemental", "Chaque département garde son équipe, avec des procédures communes."),
        ("Périmètre interdépartemental", "Une équipe unique, un département pilote, les autres conventionnent."),
        ("Périmètre régional", "Une plateforme régionale avec des antennes."),
    ),
    "modulation": (
        ("Réunion des services", "Un seul service, une seule direction."),
        ("Rapprochement par étapes", "Direction commune d’abord, équipes ensuite."),
        ("Convention sans fusion", "Les services restent distincts et se prêtent leurs agents."),
    ),
    "deconcentration": (
        ("Délégation complète", "La décision est prise au niveau local, avec un bilan annuel."),
        ("Délégation sous un plafond", "La décision est locale jusqu’à un montant fixé."),
    ),
}
CHANGES = (
    "Le périmètre retenu est plus étroit que celui de l’option.",
    "Le calendrier est allongé d’une année.",
    "Les effectifs concernés sont réduits.",
    "Une clause de revoyure est ajoutée.",
    "Le site pilote n’est pas celui qui était proposé.",
)


def write(rng: np.random.Generator, kind: str, words: dict[str, str], taken: set[str]) -> str:
    """A title of this kind that no other proposal has; a pattern that needs a word that is not given is left aside."""
    patterns = [pattern for pattern in TITLES[kind] if all(word in words for word in re.findall(r"{(\w+)}", pattern))]
    found = [pattern.format(**words) for pattern in patterns]
    free = [title for title in found if title not in taken]
    title = free[int(rng.integers(len(free)))] if free else f"{found[0]}, deuxième projet"
    taken.add(title)
    return title
