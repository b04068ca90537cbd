#include "tests/support/ledger/ledgerworld.h"

#include "server/common/db/migrations.h"
#include "server/ledger/ledgermigrations.h"

using namespace nw::server;
using namespace nw::server::ledger;

namespace nw::test {

namespace {

[[noreturn]] void cannot(const char *what, const QString &why)
{
    qFatal("%s: %s", what, qPrintable(why));
    std::abort();
}

} // namespace

LedgerWorld::LedgerWorld()
    : LedgerWorld(currentEngine())
{
}

LedgerWorld::LedgerWorld(Engine engine)
    : m_scratch(engine)
    , m_database(m_scratch.open())
{
    if (const auto migrated = migrate(m_database->connection(), ledgerMigrations()); !migrated)
        cannot("migrate", migrated.error().detail);
}

void LedgerWorld::start(const std::function<void(LedgerSetup &)> &change)
{
    LedgerSetup setup;
    setup.database = m_database;
    setup.clock = &m_clock;
    setup.keys = keys();
    setup.expiryIntervalMs = 0;
    if (change)
        change(setup);
    auto ledger = LedgerService::make(setup);
    if (!ledger)
        cannot("ledger", ledger.error().detail);
    m_ledger = std::move(*ledger);
}

LedgerOutcome LedgerWorld::post(const LedgerCommand &command)
{
    const auto outcome = m_ledger->post(command);
    if (!outcome)
        cannot("post", outcome.error().detail);
    return *outcome;
}

AccountBalance LedgerWorld::account(const QString &account, const QString &asset)
{
    const auto found = m_ledger->balance(account, asset);
    if (!found)
        cannot("balance", found.error().detail);
    return *found;
}

std::int64_t LedgerWorld::balance(const QString &name, const QString &asset)
{
    return account(name, asset).balance.units;
}

std::int64_t LedgerWorld::number(const char *sql)
{
    Statement statement = m_database->connection().prepareText(QString::fromLatin1(sql));
    if (const auto ran = statement.run(); !ran)
        cannot(sql, ran.error().detail);
    return statement.fetch().value_or(false) ? statement.integer(0) : -1;
}

QString LedgerWorld::refusal(const char *sql)
{
    const auto ran = m_database->connection().execute(sql);
    return ran ? QString() : ran.error().detail;
}

bool LedgerWorld::isBalanced()
{
    return number("SELECT COUNT(*) FROM (SELECT asset FROM accounts GROUP BY asset"
                  " HAVING SUM(credits_posted) <> SUM(debits_posted)"
                  " OR SUM(credits_pending) <> SUM(debits_pending)) x")
        == 0;
}

std::shared_ptr<const CheckpointKeys> LedgerWorld::keys(char seed)
{
    return std::make_shared<const CheckpointKeys>(
        *CheckpointKeys::fromSeeds("nerdwork.example/ledger", {QByteArray(32, seed)}));
}

QString uuid(int number)
{
    return QStringLiteral("018f3c00-0000-7000-8000-%1").arg(number, 12, 10, QChar(u'0'));
}

QString user(int number)
{
    return QStringLiteral("user:") + uuid(number);
}

QString creator(int number)
{
    return QStringLiteral("creator:") + uuid(number);
}

Leg debit(const QString &account, std::int64_t units, const QString &asset)
{
    return {account, asset, {units}, {}, {}, {}};
}

Leg credit(const QString &account, std::int64_t units, const QString &asset)
{
    return {account, asset, {}, {units}, {}, {}};
}

LedgerCommand transfer(const QString &from, const QString &to, std::int64_t units)
{
    LedgerCommand command;
    command.kind = QStringLiteral("spend");
    command.legs = {debit(from, units), credit(to, units)};
    return command;
}

LedgerCommand issue(const QString &to, std::int64_t units)
{
    LedgerCommand command = transfer(QStringLiteral("issuance"), to, units);
    command.kind = QStringLiteral("purchase");
    return command;
}

LedgerCommand hold(const QString &id, const QList<Leg> &legs)
{
    LedgerCommand command;
    command.transactionId = id;
    command.action = Action::Hold;
    command.kind = QStringLiteral("ticket");
    command.holdMs = 600'000;
    command.legs = legs;
    return command;
}

LedgerCommand resolve(Action action, const QString &holdId, const QList<Leg> &legs)
{
    LedgerCommand command;
    command.action = action;
    command.kind = QStringLiteral("ticket");
    command.holdId = holdId;
    command.legs = legs;
    return command;
}

LedgerCommand withKey(LedgerCommand command, const QString &key, char request)
{
    command.idempotency =
        IdempotencyKey{QStringLiteral("ada POST /wallet/spend"), key, QByteArray(32, request)};
    return command;
}

} // namespace nw::test
