"""What only people can answer: the committee's questions, each with the owner of the answer, shown as blanks."""

QUESTIONS: tuple[dict[str, str], ...] = (
    {"topic": "Lawful", "question": "Under what policy and legal basis is it used, and where is that published?",
     "owner": "Senior responsible owner"},
    {"topic": "Lawful", "question": "Which data protection and equality impact assessments exist, and since when?",
     "owner": "Data protection officer"},
    {"topic": "Ownership", "question": "Who owns the tool, who supplies it, and what does it cost a year?",
     "owner": "Senior responsible owner"},
    {"topic": "Advisory", "question": "What happens in a flagged area: who goes, to do what, and what do they not do?",
     "owner": "Operational lead"},
    {"topic": "Advisory", "question": "What do humans decide, and how do they set a forecast aside?",
     "owner": "Operational lead"},
    {"topic": "Challengeable", "question": "How does a resident ask about or challenge it, and who answers by when?",
     "owner": "Operational lead"},
    {"topic": "Accuracy", "question": "What was done before, and how would one know that this does better?",
     "owner": "Evaluation lead"},
    {"topic": "Responsible", "question": "How were the people who are flagged most often heard, and what did they say?",
     "owner": "Community engagement lead"},
    {"topic": "Explainable", "question": "What training do those who use the forecast get, and who has had it?",
     "owner": "Operational lead"},
    {"topic": "Responsible", "question": "When will it be looked at again, and what would stop it before then?",
     "owner": "Chair of the committee"},
)  # fmt: skip
