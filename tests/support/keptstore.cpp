#include "tests/support/keptstore.h"

#include <QTest>

namespace nw::test {

using namespace nw::server;

void addKeptRows()
{
    QTest::addColumn<Kept>("kept");
    QTest::newRow("memory") << Kept::InMemory;
    QTest::newRow("sqlite") << Kept::InSqlite;
    QTest::newRow("postgres") << Kept::InPostgres;
}

QString KeptDatabase::open(const QList<Migration> &steps)
{
    m_database.reset();
    m_scratch.reset();
    QFETCH_GLOBAL(Kept, kept);
    if (kept == Kept::InMemory)
        return {};
    const Engine engine = kept == Kept::InSqlite ? Engine::Sqlite : Engine::Postgres;
    if (const QString why = whyNotOn(engine); !why.isEmpty())
        return why;
    m_scratch = std::make_unique<ScratchDatabase>(engine);
    m_database = m_scratch->open();
    if (const auto migrated = migrate(m_database->connection(), steps); !migrated)
        qFatal("%s", qUtf8Printable(migrated.error().detail));
    return {};
}

} // namespace nw::test
