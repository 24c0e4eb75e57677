CREATE TABLE "projects" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL UNIQUE, "archived" bool NOT NULL);
CREATE TABLE "features" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "project_id" integer NOT NULL REFERENCES "projects" ("id") DEFERRABLE INITIALLY DEFERRED, "name" text NOT NULL, "priority" integer NOT NULL, "created" datetime NULL, CONSTRAINT "uq_features_project_name" UNIQUE ("project_id", "name"));
CREATE INDEX "features_project_id_170aaa8b" ON "features" ("project_id");
CREATE INDEX "features_priority_5bcf3b36" ON "features" ("priority");
