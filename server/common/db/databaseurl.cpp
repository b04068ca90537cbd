#include "server/common/db/databaseurl.h"

#include <QDir>
#include <QUrl>
#include <QUrlQuery>

namespace nw::server {

namespace {

tl::unexpected<Error> badUrl(const QString &why)
{
    return failure(ErrorCode::InvalidInput, QStringLiteral("DATABASE_URL ") % why);
}

bool isSslMode(const QString &value)
{
    static const QStringList modes{QStringLiteral("disable"),   QStringLiteral("allow"),
                                   QStringLiteral("prefer"),    QStringLiteral("require"),
                                   QStringLiteral("verify-ca"), QStringLiteral("verify-full")};
    return modes.contains(value);
}

Result<DatabaseUrl> parseSqlite(const QString &rest)
{
    QString path = rest;
    if (path.startsWith(QLatin1String("//")))
        path = path.mid(2);
    if (path.isEmpty())
        return badUrl(QStringLiteral("names no file: sqlite:/path/file.db is wanted"));
    if (path.contains(QChar::Null) || path.endsWith(QLatin1Char('/')))
        return badUrl(QStringLiteral("names no file: sqlite:/path/file.db is wanted"));
    DatabaseUrl url;
    url.engine = Engine::Sqlite;
    url.filePath = QDir::cleanPath(QDir().absoluteFilePath(path));
    return url;
}

Result<DatabaseUrl> parsePostgres(const QString &text)
{
    const QUrl parsed(text, QUrl::StrictMode);
    DatabaseUrl url;
    url.engine = Engine::Postgres;
    url.host = parsed.host();
    url.port = parsed.port(5432);
    url.name = parsed.path(QUrl::FullyDecoded).mid(1);
    url.user = parsed.userName(QUrl::FullyDecoded);
    url.password = parsed.password(QUrl::FullyDecoded);
    bool known = true;
    for (const auto &[key, value] : QUrlQuery(parsed).queryItems(QUrl::FullyDecoded)) {
        if (key == QLatin1String("host"))
            url.host = value;
        else if (key == QLatin1String("user"))
            url.user = value;
        else if (key == QLatin1String("sslmode") && isSslMode(value))
            url.sslMode = value;
        else
            known = false;
    }
    if (!parsed.isValid() || !known || url.host.isEmpty() || url.name.isEmpty()
        || url.name.contains(u'/'))
        return badUrl(
            QStringLiteral("is not of the form postgresql://user:password@host:port/name or"
                           " postgresql:///name?host=/folder/of/socket&user=user"));
    return url;
}

} // namespace

Result<DatabaseUrl> parseDatabaseUrl(const QString &url)
{
    const qsizetype colon = url.indexOf(QLatin1Char(':'));
    const QString scheme = colon < 0 ? QString() : url.left(colon).toLower();
    if (scheme == QLatin1String("sqlite"))
        return parseSqlite(url.mid(colon + 1));
    if (scheme == QLatin1String("postgresql") || scheme == QLatin1String("postgres"))
        return parsePostgres(url);
    return badUrl(QStringLiteral("starts with neither sqlite: nor postgresql:"));
}

} // namespace nw::server
