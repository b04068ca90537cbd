#include "tests/support/ledger/hurriedwriter.h"
#include "tests/support/ledger/ledgerworld.h"

#include <QTest>

#include <atomic>
#include <barrier>
#include <thread>

using namespace nw;
using namespace nw::server;
using namespace nw::server::ledger;
using namespace nw::test;

namespace {

constexpr int kContenders = 64;
constexpr std::int64_t kSource = 1; // accounts
constexpr std::int64_t kPayer = 2;
constexpr std::int64_t kPayee = 3;

using Wish = HurriedWriter::Wish;
using Legs = QList<HurriedWriter::Leg>;

Wish move(int number, std::int64_t from, std::int64_t to, std::int64_t units)
{
    return {uuid(number),
            Action::Post,
            {{from, kPosted, units, 0, 0}, {to, kPosted, 0, units, 0}},
            0,
            {}};
}

// A book in which the payer has 100.
void prepare(HurriedWriter &writer, const QString &asset)
{
    writer.open(kSource, QStringLiteral("issuance"), asset);
    writer.open(kPayer, QStringLiteral("payer"), asset);
    writer.open(kPayee, QStringLiteral("payee"), asset);
    if (!writer.write(move(1, kSource, kPayer, 100)))
        qFatal("no money to race for");
}

// All look, then all write: how many of them the database believed.
int race(const std::function<std::function<bool()>(int)> &look)
{
    std::atomic<int> believed{0};
    std::barrier looked(kContenders);
    std::vector<std::thread> threads;
    for (int i = 0; i < kContenders; ++i)
        threads.emplace_back([&, i] {
            const std::function<bool()> write = look(i);
            looked.arrive_and_wait();
            believed += write() ? 1 : 0;
        });
    for (std::thread &thread : threads)
        thread.join();
    return believed;
}

// A race of careless programs, against a book that was prepared.
struct Race
{
    std::function<void(HurriedWriter &)> before;
    std::function<Wish(int)> wish;
    QString alreadyThere; // a count that is 0 for whoever may write
    bool staleTotals = false; // writes with the totals that it saw
};

int believedBy(HurriedWriter &writer, const Race &which)
{
    return race([&](int contender) -> std::function<bool()> {
        const auto looks = writer.look({kSource, kPayer, kPayee});
        const bool mayWrite =
            which.alreadyThere.isEmpty() || writer.number(which.alreadyThere) == 0;
        return [&writer, &which, looks, mayWrite, contender] {
            const auto seen = which.staleTotals ? std::optional(looks) : std::nullopt;
            return mayWrite && writer.write(which.wish(contender), seen).has_value();
        };
    });
}

} // namespace

Q_DECLARE_METATYPE(Race)

// Each guard of the database, and the same race without it: sixty-four programs that look first and
// write afterwards. With its seals the database believes one of them; without, this very race
// breaks the book, so that the race is one.
class TestSealControls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
    }

    void oneOfManyIsBelieved_data()
    {
        QTest::addColumn<Race>("which");
        QTest::addColumn<QString>("asset");
        const QString tokens = QStringLiteral("NWT");
        const auto nothing = [](HurriedWriter &) {};
        QTest::newRow("a balance is spent twice")
            << Race{nothing, [](int i) { return move(100 + i, kPayer, kPayee, 100); }, {}, true}
            << tokens;
        QTest::newRow("a seat is sold twice")
            << Race{nothing, [](int i) { return move(100 + i, kPayer, kPayee, 100); }, {}, true}
            << QString(QStringLiteral("SEAT:") + uuid(7));
        QTest::newRow("a payment is credited twice")
            << Race{nothing, [](int) { return move(100, kSource, kPayee, 5); },
                    QStringLiteral("SELECT COUNT(*) FROM ledger_transactions WHERE uuid = '%1'")
                        .arg(uuid(100)),
                    false}
            << tokens;
        QTest::newRow("a key has two effects")
            << Race{nothing,
                    [](int i) {
                        Wish wish = move(100 + i, kSource, kPayee, 5);
                        wish.key = QStringLiteral("the key");
                        return wish;
                    },
                    QStringLiteral("SELECT COUNT(*) FROM idempotency_keys"), false}
            << tokens;
        QTest::newRow("a payment is given back twice")
            << Race{[](HurriedWriter &writer) {
                        QVERIFY(writer.write(move(2, kPayer, kPayee, 60)).has_value());
                        QVERIFY(writer.write(move(3, kSource, kPayee, 10'000)).has_value());
                    },
                    [](int i) {
                        Wish wish = move(100 + i, kPayee, kPayer, 60);
                        wish.legs[0].reversesEntryId = 2 * kEntriesPerTransaction + 1;
                        return wish;
                    },
                    QStringLiteral("SELECT COUNT(*) FROM ledger_entries"
                                   " WHERE reverses_entry_id IS NOT NULL"),
                    false}
            << tokens;
        QTest::newRow("a hold is captured and expires")
            << Race{[](HurriedWriter &writer) {
                        Wish held = move(2, kPayer, kPayee, 40);
                        held.action = Action::Hold;
                        for (auto &leg : held.legs)
                            leg.layer = kReserved;
                        QVERIFY(writer.write(held).has_value());
                    },
                    [](int i) {
                        Wish wish;
                        wish.uuid = uuid(100 + i);
                        wish.action = i % 2 == 0 ? Action::Capture : Action::Expire;
                        wish.holdSequence = 2;
                        wish.legs = {{kPayer, kReleased, 40, 0, 0}, {kPayee, kReleased, 0, 40, 0}};
                        if (wish.action == Action::Capture)
                            wish.legs += move(0, kPayer, kPayee, 40).legs;
                        return wish;
                    },
                    QStringLiteral("SELECT COUNT(*) FROM ledger_transactions"
                                   " WHERE hold_id IS NOT NULL"),
                    false}
            << tokens;
    }

    void oneOfManyIsBelieved()
    {
        QFETCH(Race, which);
        QFETCH(QString, asset);
        HurriedWriter sealed(Seals::Kept);
        prepare(sealed, asset);
        which.before(sealed);
        QCOMPARE(believedBy(sealed, which), 1);

        HurriedWriter open(Seals::Taken);
        prepare(open, asset);
        which.before(open);
        QVERIFY(believedBy(open, which) > 1);
    }
};

QTEST_GUILESS_MAIN(TestSealControls)
#include "tst_sealcontrols.moc"
