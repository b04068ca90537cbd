#pragma once

#include <QString>
#include <QStringList>

namespace nw::server {

// The statements of a script, which end with ";" at the end of a line. The body of a CREATE TRIGGER
// (up to its END;) and what PostgreSQL quotes with $$ stay whole.
QStringList splitStatements(const QString &script);

} // namespace nw::server
