
CREATE TABLE projects (
	id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	archived BOOLEAN DEFAULT '0' NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
)

;

CREATE TABLE features (
	id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	priority INTEGER DEFAULT '0' NOT NULL, 
	created DATETIME DEFAULT (CURRENT_TIMESTAMP), 
	PRIMARY KEY (id), 
	CONSTRAINT uq_features_project_name UNIQUE (project_id, name), 
	FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE
)

;
CREATE INDEX ix_features_priority ON features (priority);
