#include "server/common/runtime/clock.h"
#include "tests/bench/ledger/postgrespeer.h"
#include "tests/bench/ledger/proofs.h"
#include "tests/support/ledger/killloop.h"
#include "tests/support/ledger/ledgersimulator.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTextStream>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <fcntl.h>
#include <mutex>
#include <unistd.h>

using namespace nw;
using namespace nw::server;
using namespace nw::server::ledger;
using namespace nw::test;

namespace {

constexpr int kAccounts = 1'000;
constexpr int kSecondsOfSync = 3;

int complain(const QString &line)
{
    QTextStream(stderr) << line << Qt::endl;
    return 1;
}

// What the disk itself can do: 4 KiB appended and flushed, one after the other.
int syncsPerSecond(const QString &folder)
{
    const QByteArray path = QFile::encodeName(folder + QStringLiteral("/sync-probe"));
    const int file = ::open(path.constData(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
    const QByteArray block(4096, 'x');
    int count = 0;
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < kSecondsOfSync * 1000) {
        if (::write(file, block.constData(), static_cast<std::size_t>(block.size())) != block.size()
            || ::fdatasync(file) != 0)
            break;
        ++count;
    }
    ::close(file);
    ::unlink(path.constData());
    return count / kSecondsOfSync;
}

// Keeps `inFlight` transfers under way and notes how long each took.
class Load
{
public:
    Load(LedgerService &ledger, int inFlight)
        : m_ledger(ledger)
        , m_inFlight(inFlight)
    {
    }

    void run(int seconds)
    {
        m_timer.start();
        m_endNs = qint64(seconds) * 1'000'000'000;
        m_open = m_inFlight;
        for (int i = 0; i < m_inFlight; ++i)
            send(static_cast<std::uint64_t>(i) * 7919);
        std::unique_lock lock(m_mutex);
        m_done.wait(lock, [this] { return m_open == 0; });
        m_elapsedNs = m_timer.nsecsElapsed();
        std::sort(m_latenciesNs.begin(), m_latenciesNs.end());
    }

    qint64 perSecond() const { return m_latenciesNs.size() * 1'000'000'000 / m_elapsedNs; }

    QString report() const
    {
        const auto at = [this](int percent) {
            return m_latenciesNs.isEmpty()
                ? 0
                : m_latenciesNs.at((m_latenciesNs.size() - 1) * percent / 100) / 1'000'000;
        };
        return QStringLiteral("%1 in flight: %2 transfers/s, p50 %3 ms, p99 %4 ms, %5 refused")
            .arg(m_inFlight)
            .arg(perSecond())
            .arg(at(50))
            .arg(at(99))
            .arg(m_refused);
    }

private:
    void send(std::uint64_t seed)
    {
        const std::uint64_t next = seed * 6'364'136'223'846'793'005ULL + 1'442'695'040'888'963'407;
        const int from = int((next >> 33) % kAccounts);
        const int to = (from + 1 + int((next >> 13) % (kAccounts - 1))) % kAccounts;
        LedgerCommand command = transfer(user(from), user(to), 1 + qint64(next >> 55));
        command = withKey(command, QString::number(next, 16));
        const qint64 startNs = m_timer.nsecsElapsed();
        m_ledger.submit(std::move(command), [this, next, startNs](const auto &outcome) {
            const qint64 nowNs = m_timer.nsecsElapsed();
            m_latenciesNs.append(nowNs - startNs);
            m_refused += outcome && outcome->isPosted() ? 0 : 1;
            if (nowNs < m_endNs) {
                send(next);
                return;
            }
            const std::lock_guard lock(m_mutex);
            if (--m_open == 0)
                m_done.notify_one();
        });
    }

    LedgerService &m_ledger;
    const int m_inFlight;
    QElapsedTimer m_timer;
    qint64 m_endNs = 0;
    qint64 m_elapsedNs = 1;
    QList<qint64> m_latenciesNs; // of the writer's thread
    int m_refused = 0;
    int m_open = 0;
    std::mutex m_mutex;
    std::condition_variable m_done;
};

int measureTransfers(Engine engine, int seconds)
{
    constexpr int kPeerClients = 32;
    QTextStream out(stdout);
    LedgerWorld world(engine);
    int limit = 0; // what the disk, or the same database with bare statements, does in a second
    if (engine == Engine::Sqlite) {
        const QString folder = world.url().mid(int(qstrlen("sqlite:"))).section(u'/', 0, -2);
        limit = syncsPerSecond(folder);
        out << "the disk: " << limit << " flushes/s of 4 KiB" << Qt::endl;
    } else {
        limit = bareTransfersPerSecond(world.url(), kPeerClients, seconds);
        out << "pgbench, " << kPeerClients << " clients with the bare statements: " << limit
            << " transfers/s" << Qt::endl;
    }
    world.start();
    for (int i = 0; i < kAccounts; ++i) {
        if (!world.post(issue(user(i), 1'000'000'000)).isPosted())
            return complain(QStringLiteral("no money"));
    }
    for (const int inFlight : {64, 256, 512}) {
        const auto commits = [&] { return world.number("SELECT COUNT(*) FROM checkpoints"); };
        const std::int64_t before = commits();
        Load load(world.ledger(), inFlight);
        load.run(seconds);
        out << (engine == Engine::Sqlite ? "SQLite FULL, " : "PostgreSQL, ") << load.report()
            << ", " << (commits() - before) / seconds << " commits/s, ratio "
            << (limit > 0 ? double(load.perSecond()) / limit : 0) << Qt::endl;
    }
    return world.isBalanced() ? 0 : complain(QStringLiteral("the books do not balance"));
}

int simulate(Engine engine, int operations, std::uint64_t seed)
{
    LedgerWorld world(engine);
    world.start();
    LedgerSimulator simulator(world, seed);
    QElapsedTimer timer;
    timer.start();
    const QString difference = simulator.run(operations);
    if (!difference.isEmpty())
        return complain(difference);
    QTextStream(stdout) << "seed " << seed << ": " << operations << " requests, each sent twice; "
                        << simulator.posted() << " transactions, " << simulator.refusals()
                        << " refusals, " << simulator.replays()
                        << " replays; 0 differences from the model, verified, in "
                        << timer.elapsed() / 1000 << " s" << Qt::endl;
    return 0;
}

int kill(Engine engine, int cycles, std::uint64_t seed)
{
    const LedgerWorld world(engine);
    const KillReport report = killLedger(world.url(), cycles, seed);
    if (!report.wrong.isEmpty())
        return complain(report.wrong);
    QTextStream(stdout) << cycles << " times killed: " << report.acknowledged
                        << " acknowledged, none lost, none doubled; " << report.checkpoints
                        << " checkpoints, all consistent with the last log; " << report.transactions
                        << " transactions, verified" << Qt::endl;
    return 0;
}

} // namespace

// nw_bench_ledger transfers|balances|simulator|kills sqlite|postgres [number] [seed]
// nw_bench_ledger receipts
int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (const auto worker = runLedgerWorker(words))
        return *worker;
    if (words.value(1) == u"receipts")
        return measureReceipts();
    const Engine engine = words.value(2) == u"postgres" ? Engine::Postgres : Engine::Sqlite;
    if (const QString why = whyNotOn(engine); !why.isEmpty()) {
        QTextStream(stdout) << "skipped: " << why << Qt::endl;
        return 0;
    }
    const std::uint64_t seed = words.value(4, QStringLiteral("20261122")).toULongLong();
    if (words.value(1) == u"transfers")
        return measureTransfers(engine, words.value(3, QStringLiteral("5")).toInt());
    if (words.value(1) == u"balances")
        return measureBalances(engine, words.value(3, QStringLiteral("100000")).toInt());
    if (words.value(1) == u"simulator")
        return simulate(engine, words.value(3, QStringLiteral("1000000")).toInt(), seed);
    if (words.value(1) == u"kills")
        return kill(engine, words.value(3, QStringLiteral("1000")).toInt(), seed);
    return complain(QStringLiteral(
        "transfers, balances, receipts, simulator or kills; sqlite or postgres; a number; a seed"));
}
