#include "tests/support/ledger/killloop.h"

#include "server/common/runtime/clock.h"
#include "server/ledger/ledgeraudit.h"
#include "tests/support/ledger/ledgerworld.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QSet>

#include <atomic>
#include <cstdio>
#include <mutex>
#include <random>
#include <thread>

using namespace nw::server;
using namespace nw::server::ledger;

namespace nw::test {

namespace {

constexpr int kThreads = 8;
constexpr int kPeople = 16;

// Grants what was bought, once, in a table of its own: as a service behind the outbox does.
OutboxConsumer granter(Database &database)
{
    return {QStringLiteral("granter"), QStringLiteral("comic.bought"),
            [&database](const DeliveredMessage &message) -> Result<void> {
                return database.connection()
                    .run("INSERT INTO grants (id) VALUES (?) ON CONFLICT (id) DO NOTHING",
                         {QString::fromLatin1(message.payload)})
                    .map_error(toError);
            }};
}

LedgerCommand purchase(std::int64_t number)
{
    const int buyer = int(number % kPeople);
    LedgerCommand command = number % 3 == 0
        ? issue(user(buyer), 1'000)
        : transfer(user(buyer), creator(int(number % 5)), 7 + number % 11);
    command.transactionId =
        QStringLiteral("018f3c00-0000-7000-a000-%1").arg(number, 12, 16, QChar(u'0'));
    command.outbox = {{QStringLiteral("comic.bought"), command.transactionId.toLatin1()}};
    if (number % 2 == 0)
        command = withKey(command, command.transactionId);
    return command;
}

void post(LedgerService &ledger, std::atomic<std::int64_t> &next, std::mutex &out)
{
    for (;;) {
        const std::int64_t number = next.fetch_add(1);
        const auto outcome = ledger.post(purchase(number));
        if (!outcome)
            continue;
        const QByteArray note =
            number % 64 == 0 ? ledger.checkpoint().value_or(QByteArray()) : QByteArray();
        const std::lock_guard lock(out);
        if (outcome->isPosted())
            std::printf("posted %s\n", qPrintable(outcome->transactionId));
        if (!note.isEmpty())
            std::printf("note %s\n", note.toBase64().constData());
        std::fflush(stdout);
    }
}

struct Kept
{
    QSet<QString> acknowledged;
    QList<QByteArray> notes;
    std::int64_t next = 0;
    QByteArray partial;

    void read(const QByteArray &output)
    {
        partial += output;
        qsizetype end = 0;
        while ((end = partial.indexOf('\n')) >= 0) {
            const QByteArray line = partial.first(end);
            partial.remove(0, end + 1);
            if (line.startsWith("posted ")) {
                acknowledged.insert(QString::fromLatin1(line.mid(7)));
                next = std::max<std::int64_t>(next, line.last(12).toLongLong(nullptr, 16) + 1);
            } else if (line.startsWith("note "))
                notes.append(QByteArray::fromBase64(line.mid(5)));
        }
    }
};

QString runAndKill(const QString &url, Kept &kept, int lifetimeMs)
{
    kept.partial.clear();
    QProcess worker;
    worker.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    worker.start(QCoreApplication::applicationFilePath(),
                 {QStringLiteral("--ledger-worker"), url, QString::number(kept.next)});
    if (!worker.waitForReadyRead(30'000))
        return QStringLiteral("the worker does not post");
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < lifetimeMs) {
        worker.waitForReadyRead(int(lifetimeMs - timer.elapsed()) + 1);
        kept.read(worker.readAllStandardOutput());
    }
    worker.kill();
    worker.waitForFinished(10'000);
    kept.read(worker.readAllStandardOutput());
    // Some of the last requests are sent once more: their answers may have been lost.
    kept.next = std::max<std::int64_t>(0, kept.next - kThreads);
    return {};
}

QString lookThrough(Database &database, const Kept &kept, KillReport &report)
{
    Connection &connection = database.connection();
    const auto verdict = verifyLedger(connection, LedgerWorld::keys()->verifiers());
    if (!verdict)
        return verdict.error().detail;
    if (!verdict->holds)
        return verdict->line();
    report.transactions = verdict->transactions;
    Statement statement = connection.prepare("SELECT uuid FROM ledger_transactions");
    if (const auto ran = statement.run(); !ran)
        return ran.error().detail;
    QSet<QString> stored;
    while (statement.fetch().value_or(false))
        stored.insert(statement.text(0));
    if (stored.size() != verdict->transactions)
        return QStringLiteral("a transaction is there twice");
    for (const QString &id : kept.acknowledged) {
        if (!stored.contains(id))
            return QStringLiteral("lost: ") % id;
    }
    return {};
}

// The log that is there now begins with every log of which a checkpoint was handed out.
QString lookAtCheckpoints(LedgerService &ledger, const Kept &kept)
{
    const auto pinned = LedgerWorld::keys()->verifiers();
    const auto newest = openCheckpoint(ledger.checkpoint().value_or(QByteArray()), pinned);
    if (!newest)
        return newest.error().detail;
    for (const QByteArray &note : kept.notes) {
        const auto old = openCheckpoint(note, pinned);
        if (!old)
            return old.error().detail;
        if (old->size == 0)
            continue;
        const auto proof = ledger.consistencyProof(static_cast<std::int64_t>(old->size),
                                                   static_cast<std::int64_t>(newest->size));
        if (!proof || !provesConsistency(old->size, newest->size, old->root, newest->root, *proof))
            return QStringLiteral("the log does not begin with a checkpoint of size %1")
                .arg(old->size);
    }
    return {};
}

QString lookAtGrants(Database &database)
{
    QElapsedTimer timer;
    timer.start();
    for (;;) {
        Statement missing = database.connection().prepare(
            "SELECT COUNT(*) FROM ledger_transactions t LEFT JOIN grants g ON g.id = t.uuid"
            " WHERE g.id IS NULL");
        if (!missing.run() || !missing.fetch().value_or(false))
            return QStringLiteral("grants cannot be read");
        if (missing.integer(0) == 0)
            return {};
        if (timer.elapsed() > 60'000)
            return QStringLiteral("%1 were paid and not granted").arg(missing.integer(0));
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

LedgerSetup setupOf(const std::shared_ptr<Database> &database, const Clock &clock)
{
    LedgerSetup setup;
    setup.database = database;
    setup.clock = &clock;
    setup.keys = LedgerWorld::keys();
    setup.consumers = {granter(*database)};
    return setup;
}

} // namespace

std::optional<int> runLedgerWorker(const QStringList &arguments)
{
    const qsizetype at = arguments.indexOf(QStringLiteral("--ledger-worker"));
    if (at < 0 || arguments.size() < at + 3)
        return std::nullopt;
    const auto database = Database::open(arguments.at(at + 1));
    if (!database)
        return 1;
    const SystemClock clock;
    auto ledger = LedgerService::make(setupOf(*database, clock));
    if (!ledger)
        return 1;
    std::atomic<std::int64_t> next{arguments.at(at + 2).toLongLong()};
    std::mutex out;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i)
        threads.emplace_back([&] { post(**ledger, next, out); });
    for (std::thread &thread : threads)
        thread.join();
    return 0;
}

KillReport killLedger(const QString &url, int cycles, std::uint64_t seed)
{
    KillReport report;
    const auto database = Database::open(url);
    if (!database) {
        report.wrong = database.error().detail;
        return report;
    }
    if (const auto made =
            (*database)->connection().execute("CREATE TABLE grants (id TEXT PRIMARY KEY)");
        !made) {
        report.wrong = made.error().detail;
        return report;
    }
    std::mt19937_64 random(seed);
    Kept kept;
    for (int cycle = 0; cycle < cycles && report.wrong.isEmpty(); ++cycle)
        report.wrong = runAndKill(url, kept, std::uniform_int_distribution<int>(5, 120)(random));
    report.acknowledged = kept.acknowledged.size();
    report.checkpoints = int(kept.notes.size());
    if (report.wrong.isEmpty())
        report.wrong = lookThrough(**database, kept, report);
    if (!report.wrong.isEmpty())
        return report;
    const SystemClock clock;
    auto ledger = LedgerService::make(setupOf(*database, clock));
    report.wrong = ledger ? lookAtCheckpoints(**ledger, kept) : ledger.error().detail;
    if (report.wrong.isEmpty())
        report.wrong = lookAtGrants(**database);
    return report;
}

} // namespace nw::test
