#include "server/common/db/sqlscript.h"

namespace nw::server {

namespace {

bool isWhole(const QString &statement)
{
    const QString text = statement.simplified();
    if (text.count(QLatin1String("$$")) % 2 != 0)
        return false;
    const bool trigger = text.startsWith(QLatin1String("CREATE TRIGGER"), Qt::CaseInsensitive)
        || text.startsWith(QLatin1String("CREATE TEMP TRIGGER"), Qt::CaseInsensitive);
    // PostgreSQL's triggers have no body of their own: they execute a function.
    const bool hasBody = trigger && !text.contains(QLatin1String(" EXECUTE "), Qt::CaseInsensitive);
    return !hasBody || text.endsWith(QLatin1String(" END"), Qt::CaseInsensitive);
}

} // namespace

QStringList splitStatements(const QString &script)
{
    QStringList statements;
    QString current;
    for (const QString &line : script.split(QLatin1Char('\n'))) {
        QString text = line;
        while (text.endsWith(QLatin1Char(' ')) || text.endsWith(QLatin1Char('\r')))
            text.chop(1);
        const bool ends = text.endsWith(QLatin1Char(';'));
        if (!ends) {
            current += text % QLatin1Char('\n');
            continue;
        }
        text.chop(1);
        current += text;
        if (isWhole(current)) {
            statements.append(current.trimmed());
            current.clear();
        } else {
            current += QLatin1String(";\n");
        }
    }
    if (!current.trimmed().isEmpty())
        statements.append(current.trimmed());
    statements.removeAll(QString());
    return statements;
}

} // namespace nw::server
