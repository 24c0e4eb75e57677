"""Prints the DDL of the models for check-pending-migrations --expect, without a database."""
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from server.models import Base

for table in Base.metadata.sorted_tables:
    print(f"{CreateTable(table).compile(dialect=sqlite.dialect())};")
    for index in sorted(table.indexes, key=lambda index: index.name):
        print(f"{CreateIndex(index).compile(dialect=sqlite.dialect())};")
