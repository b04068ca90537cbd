#include "tests/bench/ledger/postgrespeer.h"

#include "server/common/db/database.h"

#include <QDir>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryFile>

namespace nw::test {

namespace {

constexpr char kScript[] = R"sql(\set one random(1, 1000)
\set other random(1, 1000)
\set low least(:one, :other)
\set high greatest(:one, :other) + 1
BEGIN;
UPDATE bare_accounts SET debits = debits + 1, version = version + 1 WHERE id = :low;
UPDATE bare_accounts SET credits = credits + 1, version = version + 1 WHERE id = :high;
INSERT INTO bare_transactions (kind, created_at) VALUES ('transfer', 1);
INSERT INTO bare_entries (account_id, debit, credit) VALUES (:low, 1, 0), (:high, 0, 1);
COMMIT;
)sql";

QString findProgram()
{
    const QDir root(QStringLiteral("/usr/lib/postgresql"));
    const QStringList versions = root.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    return versions.isEmpty() ? QString()
                              : root.filePath(versions.last() + QStringLiteral("/bin/pgbench"));
}

bool prepare(const QString &databaseUrl)
{
    const auto database = server::Database::open(databaseUrl);
    if (!database)
        return false;
    server::Connection &connection = (*database)->connection();
    for (const char *sql :
         {"CREATE TABLE bare_accounts (id BIGINT PRIMARY KEY, debits BIGINT NOT NULL,"
          " credits BIGINT NOT NULL, version BIGINT NOT NULL)",
          "INSERT INTO bare_accounts SELECT n, 0, 0, 0 FROM generate_series(1, 1001) n",
          "CREATE TABLE bare_transactions (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
          " kind TEXT NOT NULL, created_at BIGINT NOT NULL)",
          "CREATE TABLE bare_entries (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
          " account_id BIGINT NOT NULL, debit BIGINT NOT NULL, credit BIGINT NOT NULL)"}) {
        if (!connection.execute(sql))
            return false;
    }
    return true;
}

} // namespace

int bareTransfersPerSecond(const QString &databaseUrl, int clients, int seconds)
{
    const QString program = findProgram();
    QTemporaryFile script;
    if (program.isEmpty() || !QFile::exists(program) || !script.open() || !prepare(databaseUrl))
        return 0;
    script.write(kScript);
    script.flush();
    QProcess peer;
    peer.start(program,
               {QStringLiteral("--no-vacuum"), QStringLiteral("--protocol=prepared"),
                QStringLiteral("--jobs=2"), QStringLiteral("--client=%1").arg(clients),
                QStringLiteral("--time=%1").arg(seconds),
                QStringLiteral("--file=%1").arg(script.fileName()), databaseUrl});
    if (!peer.waitForFinished((seconds + 30) * 1000))
        return 0;
    static const QRegularExpression rate(QStringLiteral("tps = (\\d+)"));
    return rate.match(QString::fromUtf8(peer.readAllStandardOutput())).captured(1).toInt();
}

} // namespace nw::test
