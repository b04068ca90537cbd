#include "server/auth/authmigrations.h"
#include "server/comics/comicsmigrations.h"
#include "server/common/db/migrations.h"
#include "server/common/db/sqlquery.h"
#include "server/common/db/sqlscript.h"
#include "server/events/eventsmigrations.h"
#include "server/ledger/ledgermigrations.h"
#include "server/users/usersmigrations.h"
#include "server/wallet/walletmigrations.h"
#include "tests/support/testdatabases.h"

#include <QDir>
#include <QTest>

#include <map>

using namespace nw;
using namespace nw::server;
using namespace nw::test;

namespace {

// Steps as they were released, and rows that people had by then: see CONTRIBUTING. With
// NW_SAVE_SCHEMAS set, the steps that are not there yet are written.
QString savedPath(const QString &folder, const QString &service, int number)
{
    return QStringLiteral("%1/tests/data/schemas/%2/%3-%4.sql")
        .arg(qEnvironmentVariable("NW_SOURCE_DIR"), folder, service)
        .arg(number);
}

QString readText(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString engineFolder(Engine engine)
{
    return engine == Engine::Sqlite ? QStringLiteral("sqlite") : QStringLiteral("postgres");
}

const std::map<QString, QList<Migration>> &services()
{
    static const std::map<QString, QList<Migration>> all{
        {QStringLiteral("auth"), auth::authMigrations()},
        {QStringLiteral("users"), users::usersMigrations()},
        {QStringLiteral("comics"), comics::comicsMigrations()},
        {QStringLiteral("ledger"), ledger::ledgerMigrations()},
        {QStringLiteral("wallet"), wallet::walletMigrations()},
        {QStringLiteral("events"), events::eventsMigrations()}};
    return all;
}

QString textOf(const Migration &step, Engine engine)
{
    return QString::fromUtf8(engine == Engine::Sqlite ? step.sqlite : step.postgres);
}

void execute(Connection &connection, const QString &script)
{
    for (const QString &statement : splitStatements(script)) {
        const auto done = connection.execute(statement.toUtf8().constData());
        QVERIFY2(done, qPrintable(done ? QString() : done.error().detail % u'\n' % statement));
    }
}

// The database of a service as a program that knew `version` steps left it.
void restoreSaved(Connection &connection, const QString &service, int version)
{
    QVERIFY(migrate(connection, {})); // its own table
    for (int number = 1; number <= version; ++number) {
        execute(connection,
                readText(savedPath(engineFolder(connection.engine()), service, number)));
        execute(connection, readText(savedPath(QStringLiteral("rows"), service, number)));
        execute(connection,
                QStringLiteral("INSERT INTO schema_migrations VALUES ('%1', %2, '')")
                    .arg(service)
                    .arg(number));
    }
}

QStringList lines(Connection &connection, const QString &sql)
{
    const auto rows = allRows(runComposed(connection, sql, {}), firstText);
    return rows ? QStringList(*rows) : QStringList{rows.error().detail};
}

// Everything that the database says of its schema, a line each.
QStringList schemaOf(Connection &connection)
{
    if (connection.engine() == Engine::Sqlite)
        return lines(connection,
                     QStringLiteral("SELECT type || ' ' || name || ' ' || COALESCE(sql, '')"
                                    " FROM sqlite_master ORDER BY 1"));
    const QString own = QStringLiteral("table_schema = 'public'");
    return lines(connection,
                 u"SELECT table_name || '.' || column_name || ' ' || ordinal_position || ' ' ||"
                 " data_type || ' ' || is_nullable || ' ' || COALESCE(column_default, '') || ' ' ||"
                 " COALESCE(collation_name, '') FROM information_schema.columns WHERE "
                     % own % u" ORDER BY 1")
        + lines(connection,
                QStringLiteral("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
                               " ORDER BY 1"))
        + lines(connection,
                QStringLiteral("SELECT conrelid::regclass || ' ' || conname || ' ' ||"
                               " pg_get_constraintdef(oid) FROM pg_constraint WHERE"
                               " connamespace = 'public'::regnamespace ORDER BY 1"))
        + lines(connection,
                QStringLiteral("SELECT pg_get_triggerdef(oid) || tgenabled FROM pg_trigger WHERE"
                               " NOT tgisinternal ORDER BY 1"))
        + lines(connection,
                QStringLiteral("SELECT pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_language l"
                               " ON l.oid = p.prolang WHERE l.lanname = 'plpgsql' ORDER BY 1"));
}

// The rows of every table, by the columns that it has now. Tables of the search index, which only
// the engine reads, are left out.
std::map<QString, QString> columnsByTable(Connection &connection)
{
    const QString sql = connection.engine() == Engine::Sqlite
        ? QStringLiteral("SELECT m.name || ' ' || group_concat(quote(p.name)) FROM sqlite_master m,"
                         " pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE"
                         " 'sqlite%' AND m.name NOT LIKE 'comic_search%' GROUP BY m.name")
        : QStringLiteral(
            "SELECT table_name || ' ' || string_agg(quote_literal(column_name), ',' ORDER BY"
            " column_name) FROM information_schema.columns WHERE table_schema = 'public'"
            " GROUP BY table_name");
    std::map<QString, QString> columns;
    for (const QString &line : lines(connection, sql)) {
        const QString table = line.section(u' ', 0, 0);
        if (table != u"schema_migrations" && !table.startsWith(u"comic_search"))
            columns[table] = line.section(u' ', 1).replace(u'\'', u'"');
    }
    return columns;
}

QStringList rowsOf(Connection &connection, const QString &table, const QString &columns)
{
    QString text;
    for (const QString &column : columns.split(u',')) {
        const QString piece = u"COALESCE(CAST(" % column % u" AS TEXT), 'none')";
        text += text.isEmpty() ? piece : QString(u" || '|' || " % piece);
    }
    return lines(connection, u"SELECT " % text % u" FROM " % table % u" ORDER BY 1");
}

// What a step says otherwise on purpose.
struct Reworded
{
    int step;
    const char *table;
    const char *before;
    const char *after;
};
constexpr Reworded kReworded[] = {{2, "roles", "|user|", "|reader|"}};

QStringList sorted(QStringList rows)
{
    rows.sort();
    return rows;
}

QStringList rowsAfter(QStringList rows, const QString &table, int version)
{
    for (const Reworded &change : kReworded) {
        if (version < change.step && table == QLatin1String(change.table))
            rows.replaceInStrings(QLatin1String(change.before), QLatin1String(change.after));
    }
    return sorted(std::move(rows));
}

} // namespace

// Databases of every earlier version come up to date, keep what was in them, and end with the
// schema that a new one has.
class TestSavedSchemas : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void initTestCase()
    {
        if (!qEnvironmentVariableIsSet("NW_SAVE_SCHEMAS"))
            return;
        for (const auto &[service, steps] : services()) {
            for (const Migration &step : steps) {
                for (const Engine engine : {Engine::Sqlite, Engine::Postgres}) {
                    QFile file(savedPath(engineFolder(engine), service, step.number));
                    if (!file.exists() && file.open(QIODevice::WriteOnly))
                        file.write(textOf(step, engine).trimmed().toUtf8() + '\n');
                }
            }
        }
    }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
    }

    void everyServiceHasItsSavedVersions()
    {
        for (const auto &[service, steps] : services())
            QVERIFY2(savedVersions(service) >= 1, qPrintable(service));
        QVERIFY(savedVersions(QStringLiteral("users")) >= 2);
        QVERIFY(savedVersions(QStringLiteral("comics")) >= 4);
        QVERIFY(savedVersions(QStringLiteral("wallet")) >= 3);
    }

    void aReleasedStepStaysAsItWas_data() { addVersions(); }

    void aReleasedStepStaysAsItWas()
    {
        QFETCH(QString, service);
        QFETCH(int, version);
        const QList<Migration> steps = services().at(service);
        QVERIFY2(version <= steps.size(), "a released step is gone");
        const QString saved = readText(savedPath(engineFolder(currentEngine()), service, version));
        QCOMPARE(textOf(steps.at(version - 1), currentEngine()).trimmed(), saved.trimmed());
    }

    void anEarlierDatabaseComesUpToDate_data() { addVersions(); }

    void anEarlierDatabaseComesUpToDate()
    {
        QFETCH(QString, service);
        QFETCH(int, version);
        const ScratchDatabase scratch;
        const auto database = scratch.open();
        Connection &connection = database->connection();
        restoreSaved(connection, service, version);
        if (QTest::currentTestFailed())
            return;
        const auto columns = columnsByTable(connection);
        std::map<QString, QStringList> before;
        for (const auto &[table, names] : columns)
            before[table] = rowsAfter(rowsOf(connection, table, names), table, version);
        QVERIFY(!before.empty());

        const auto migrated = migrate(connection, services().at(service));
        QVERIFY2(migrated, qPrintable(migrated ? QString() : migrated.error().detail));
        for (const auto &[table, names] : columns)
            QCOMPARE(sorted(rowsOf(connection, table, names)), before[table]);
        const ScratchDatabase fresh;
        const auto made = fresh.open();
        QVERIFY(migrate(made->connection(), services().at(service)));
        QCOMPARE(schemaOf(connection), schemaOf(made->connection()));
        QVERIFY(schemaOf(connection).size() > 3);
        // Twice is once.
        QVERIFY(migrate(connection, services().at(service)));
    }

    // As one file holds them: every service at its first version.
    void theOldestDatabaseOfAllServicesComesUpToDate()
    {
        const ScratchDatabase scratch;
        const auto database = scratch.open();
        Connection &connection = database->connection();
        QList<Migration> all;
        for (const auto &[service, steps] : services()) {
            QVERIFY(migrate(connection, steps.first(1)));
            execute(connection, readText(savedPath(QStringLiteral("rows"), service, 1)));
            all += steps;
        }
        const auto columns = columnsByTable(connection);
        std::map<QString, QStringList> before;
        for (const auto &[table, names] : columns)
            before[table] = rowsAfter(rowsOf(connection, table, names), table, 1);
        QVERIFY(migrate(connection, all));
        for (const auto &[table, names] : columns)
            QCOMPARE(sorted(rowsOf(connection, table, names)), before[table]);
        QVERIFY(before.at(QStringLiteral("comics")).size() == 2);
    }

private:
    static int savedVersions(const QString &service)
    {
        int versions = 0;
        while (QFile::exists(savedPath(QStringLiteral("sqlite"), service, versions + 1))
               && QFile::exists(savedPath(QStringLiteral("postgres"), service, versions + 1)))
            ++versions;
        return versions;
    }

    static void addVersions()
    {
        QTest::addColumn<QString>("service");
        QTest::addColumn<int>("version");
        for (const auto &[service, steps] : services()) {
            for (int version = 1; version <= savedVersions(service); ++version)
                QTest::addRow("%s %d", qPrintable(service), version) << service << version;
        }
    }
};

QTEST_GUILESS_MAIN(TestSavedSchemas)
#include "tst_savedschemas.moc"
