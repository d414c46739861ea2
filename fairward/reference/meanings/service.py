"""What each setting of the running service means."""

SERVICE: dict[str, dict[str, str]] = {
    "MlflowSettings": {
        "ui": "address of MLflow's pages, such as https://mlflow.city.example, to which pages of runs then lead; "
        "without it they show the command that opens them",
    },
    "ServiceSettings": {
        "store": "database that holds accounts, messages and subscriptions",
        "concerns": "what residents send",
    },
    "ConcernSettings": {
        "from_one_address": "concerns and observations that one address may send in a day",
        "in_all": "and all addresses together",
        "deliveries": "folder for the CSV files of observations that an analyst accepted; a source can read them where "
        "it lies under `data_folder`",
    },
    "StoreSettings": {
        "url": "such as postgresql+psycopg://store:{STORE_PASSWORD}@host/db; without it a file in the workspace",
    },
}
