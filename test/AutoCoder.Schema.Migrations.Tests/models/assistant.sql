-- What the application's models were when the incident happened, as SQLAlchemy prints them.
CREATE TABLE conversations (
	id INTEGER NOT NULL,
	project_name VARCHAR(100) NOT NULL,
	title VARCHAR(200),
	mode VARCHAR(10) NOT NULL,
	created_at DATETIME,
	updated_at DATETIME,
	PRIMARY KEY (id)
);
CREATE INDEX ix_conversations_id ON conversations (id);
CREATE INDEX ix_conversations_mode ON conversations (mode);
CREATE INDEX ix_conversations_project_name ON conversations (project_name);
CREATE TABLE conversation_messages (
	id INTEGER NOT NULL,
	conversation_id INTEGER NOT NULL,
	role VARCHAR(20) NOT NULL,
	content TEXT NOT NULL,
	timestamp DATETIME,
	PRIMARY KEY (id),
	FOREIGN KEY(conversation_id) REFERENCES conversations (id)
);
CREATE INDEX ix_conversation_messages_conversation_id ON conversation_messages (conversation_id);
CREATE INDEX ix_conversation_messages_id ON conversation_messages (id);
