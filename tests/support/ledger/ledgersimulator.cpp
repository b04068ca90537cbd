#include "tests/support/ledger/ledgersimulator.h"

#include "server/ledger/ledgeraudit.h"

#include <condition_variable>
#include <mutex>

using namespace nw::server::ledger;

namespace nw::test {

namespace {

constexpr int kUsers = 24;
constexpr int kCreators = 6;
constexpr int kShows = 3;
constexpr qsizetype kKept = 400; // what refunds and resolutions choose from

QString showSeat(int show)
{
    return QStringLiteral("SEAT:") + uuid(7000 + show);
}

QString seatAccount(int show, const char *which)
{
    return QStringLiteral("seat:") + uuid(7000 + show) + u':' + QString::fromLatin1(which);
}

QString escrow(int show)
{
    return QStringLiteral("event:") + uuid(8000 + show) + QStringLiteral(":escrow");
}

template <typename T> void keep(QList<T> &list, const T &value)
{
    list.append(value);
    if (list.size() > kKept)
        list.removeFirst();
}

QString text(const LedgerOutcome &outcome)
{
    QString balances;
    for (const AccountBalance &row : outcome.balances)
        balances += QStringLiteral(" [%1 %2 v%3 %4 -%5 +%6 s%7]")
                        .arg(row.account, row.asset)
                        .arg(row.version)
                        .arg(row.balance.units)
                        .arg(row.pendingDebits.units)
                        .arg(row.pendingCredits.units)
                        .arg(int(row.state));
    return QStringLiteral("status %1 (%2 %3) id %4 #%5 at %6 until %7 replayed %8%9")
        .arg(int(outcome.status))
        .arg(outcome.refusedAccount, outcome.refusedAsset, outcome.transactionId)
        .arg(outcome.sequence)
        .arg(outcome.createdAtMs)
        .arg(outcome.expiresAtMs)
        .arg(int(outcome.replayed))
        .arg(balances);
}

} // namespace

LedgerSimulator::LedgerSimulator(LedgerWorld &world, std::uint64_t seed)
    : m_world(world)
    , m_model(world.clock().nowMs())
    , m_random(seed)
    , m_seed(seed)
{
}

std::int64_t LedgerSimulator::upTo(std::int64_t limit)
{
    return std::uniform_int_distribution<std::int64_t>(0, limit)(m_random);
}

// Mostly small, often at an edge.
std::int64_t LedgerSimulator::amount()
{
    constexpr std::int64_t kEdges[] = {0,
                                       1,
                                       -1,
                                       99'999'999,
                                       100'000'000,
                                       (std::int64_t(1) << 53) + 1,
                                       std::int64_t(1) << 61,
                                       std::int64_t(1) << 62,
                                       (std::int64_t(1) << 62) + 1,
                                       std::numeric_limits<std::int64_t>::max(),
                                       std::numeric_limits<std::int64_t>::min()};
    return oneIn(40) ? kEdges[upTo(std::size(kEdges) - 1)] : 1 + upTo(5'000);
}

QString LedgerSimulator::someUser()
{
    return user(int(upTo(kUsers - 1)));
}

QString LedgerSimulator::someCreator()
{
    return creator(int(upTo(kCreators - 1)));
}

QString LedgerSimulator::nextId()
{
    return QStringLiteral("018f3c00-0000-7000-9000-%1").arg(m_nextId++, 12, 16, QChar(u'0'));
}

QString LedgerSimulator::someOf(const QStringList &list)
{
    return list.isEmpty() ? uuid(424'242) : list.at(upTo(list.size() - 1));
}

LedgerCommand LedgerSimulator::money()
{
    const std::int64_t units = amount();
    if (oneIn(4))
        return issue(someUser(), units);
    LedgerCommand command = transfer(someUser(), someCreator(), units);
    if (oneIn(2) && units > 1) {
        // 30 of 100 to the platform, as a spend is split.
        const std::int64_t fee = units / 10'000 * 3'000 + units % 10'000 * 3'000 / 10'000;
        if (fee > 0) {
            command.legs[1].credit.units -= fee;
            command.legs.append(credit(QStringLiteral("platform:fees"), fee));
        }
    }
    return command;
}

LedgerCommand LedgerSimulator::ticket()
{
    const int show = int(upTo(kShows - 1));
    if (oneIn(6)) {
        LedgerCommand command;
        command.kind = QStringLiteral("seats");
        const std::int64_t seats = 1 + upTo(3);
        command.legs = {debit(seatAccount(show, "supply"), seats, showSeat(show)),
                        credit(seatAccount(show, "pool"), seats, showSeat(show))};
        return command;
    }
    LedgerCommand command = hold(QString(), {});
    command.holdMs = 1 + upTo(60'000);
    const std::int64_t price = upTo(2'000);
    if (price > 0)
        command.legs = {debit(someUser(), price), credit(escrow(show), price)};
    command.legs += {debit(seatAccount(show, "pool"), 1, showSeat(show)),
                     credit(seatAccount(show, "sold"), 1, showSeat(show))};
    return command;
}

LedgerCommand LedgerSimulator::resolution()
{
    const QString id = someOf(m_holds);
    const int what = int(upTo(3));
    if (what == 0)
        return resolve(Action::Void, id);
    if (what == 1 && oneIn(3))
        return resolve(Action::Expire, id);
    LedgerCommand command = resolve(Action::Capture, id);
    for (const LedgerCommand &posted : std::as_const(m_posted)) {
        if (posted.transactionId == id)
            command.legs = posted.legs;
    }
    if (command.legs.isEmpty())
        command.legs = {debit(someUser(), 1), credit(someCreator(), 1)};
    if (oneIn(6)) { // more, or less, than was held
        const std::int64_t change = oneIn(2) ? 1 : -1;
        command.legs[0].debit.units += change;
        command.legs[1].credit.units += change;
    }
    return command;
}

LedgerCommand LedgerSimulator::refund()
{
    if (m_posted.isEmpty())
        return money();
    const LedgerCommand &original = m_posted.at(upTo(m_posted.size() - 1));
    if (original.legs.size() < 2)
        return money();
    const int leg = int(upTo(original.legs.size() - 1));
    const Leg &target = original.legs.at(leg);
    const bool takesDebit = target.debit.units > 0;
    const std::int64_t whole = target.debit.units + target.credit.units;
    const std::int64_t units =
        oneIn(3) ? whole : 1 + upTo(whole > 0 ? std::min<std::int64_t>(whole, 4'000) : 0);
    QString other = target.asset == u"NWT" ? someCreator() : someUser();
    if (other == target.account)
        other = user(0);
    LedgerCommand command;
    command.kind = QStringLiteral("refund");
    command.reverses = original.transactionId;
    command.legs = {takesDebit ? credit(target.account, units, target.asset)
                               : debit(target.account, units, target.asset),
                    takesDebit ? debit(other, units, target.asset)
                               : credit(other, units, target.asset)};
    command.legs[0].reversesLeg = oneIn(20) ? leg + 1 : leg;
    return command;
}

LedgerCommand LedgerSimulator::dispute()
{
    LedgerCommand command;
    if (oneIn(2))
        command = transfer(someUser(), QStringLiteral("issuance"), 1 + upTo(500));
    command.kind = QStringLiteral("dispute");
    // Mostly open again: or all would soon be shut.
    const auto state = static_cast<AccountChange::State>(oneIn(3) ? 1 + upTo(2) : 1);
    command.accountChanges = {{someUser(), QStringLiteral("NWT"), state}};
    return command;
}

void LedgerSimulator::spoil(LedgerCommand &command)
{
    if (command.legs.isEmpty())
        return;
    Leg &leg = command.legs[upTo(command.legs.size() - 1)];
    switch (upTo(5)) {
    case 0:
        leg.account = QStringLiteral("nobody");
        break;
    case 1:
        leg.asset = QStringLiteral("GOLD");
        break;
    case 2:
        leg.debit.units = amount();
        break;
    case 3:
        leg.credit.units = amount();
        break;
    case 4:
        leg.account = command.legs.first().account;
        break;
    default:
        leg.account = someCreator();
        break;
    }
}

LedgerCommand LedgerSimulator::request()
{
    LedgerCommand command;
    const std::int64_t what = upTo(99);
    if (what < 50)
        command = money();
    else if (what < 70)
        command = ticket();
    else if (what < 85)
        command = resolution();
    else if (what < 95)
        command = refund();
    else
        command = dispute();
    if (oneIn(25))
        spoil(command);
    command.transactionId =
        oneIn(60) && !m_posted.isEmpty() ? m_posted.last().transactionId : nextId();
    command.reference = QStringLiteral("r%1").arg(upTo(9));
    if (oneIn(2)) {
        const bool isReused = oneIn(30);
        const auto number = static_cast<std::int64_t>(m_nextId);
        command = withKey(command, QStringLiteral("k%1").arg(isReused ? upTo(number) : number),
                          isReused && oneIn(2) ? 'x' : 'r');
    }
    if (oneIn(4))
        command.outbox = {{QStringLiteral("simulated"), "message"}};
    return command;
}

QString LedgerSimulator::sendBurst(const QList<LedgerCommand> &burst)
{
    std::mutex mutex;
    std::condition_variable answered;
    QList<std::optional<Result<LedgerOutcome>>> answers(burst.size());
    qsizetype missing = burst.size();
    for (qsizetype i = 0; i < burst.size(); ++i) {
        m_world.ledger().submit(burst.at(i), [&, i](const Result<LedgerOutcome> &answer) {
            const std::lock_guard lock(mutex);
            answers[i] = answer;
            if (--missing == 0)
                answered.notify_one();
        });
    }
    std::unique_lock lock(mutex);
    answered.wait(lock, [&] { return missing == 0; });
    for (qsizetype i = 0; i < burst.size(); ++i) {
        const LedgerCommand &command = burst.at(i);
        const LedgerOutcome due = m_model.answer(command);
        if (!*answers.at(i))
            return QStringLiteral("no answer: ") + answers.at(i)->error().detail;
        if (**answers.at(i) != due)
            return QStringLiteral("seed %1, %2 of action %3:\n  answered  %4\n  predicted %5")
                .arg(m_seed)
                .arg(command.transactionId)
                .arg(int(command.action))
                .arg(text(**answers.at(i)), text(due));
        m_replays += due.replayed ? 1 : 0;
        m_refusals += due.isPosted() ? 0 : 1;
        if (due.isPosted() && !due.replayed) {
            keep(m_posted, command);
            if (command.action == Action::Hold)
                keep(m_holds, command.transactionId);
        }
    }
    return {};
}

QString LedgerSimulator::run(int operations)
{
    int sent = 0;
    while (sent < operations) {
        QList<LedgerCommand> burst;
        for (std::int64_t i = upTo(63); i >= 0; --i) {
            burst.append(request());
            ++sent;
            // Everything is sent twice: at once, or some bursts later.
            if (oneIn(2))
                burst.append(burst.last());
            else
                m_later.append(burst.last());
        }
        while (m_later.size() > 200)
            burst.append(m_later.takeAt(upTo(m_later.size() - 1)));
        if (const QString wrong = sendBurst(burst); !wrong.isEmpty())
            return wrong;
        m_world.clock().advanceMs(upTo(3'000));
        m_model.setNow(m_world.clock().nowMs());
        if (oneIn(20)) {
            const auto expired = m_world.ledger().expireHolds();
            const int due = m_model.expireDue();
            if (!expired || *expired != due)
                return QStringLiteral("%1 holds were due").arg(due);
        }
    }
    return compareBooks();
}

QString LedgerSimulator::compareBooks()
{
    for (const ModelLedger::Name &name : m_model.accounts()) {
        if (m_world.account(name.first, name.second) != m_model.balance(name))
            return QStringLiteral("the balance of ") + name.first;
    }
    const auto verdict =
        verifyLedger(m_world.database().connection(), LedgerWorld::keys()->verifiers());
    if (!verdict)
        return verdict.error().detail;
    if (!verdict->holds || verdict->transactions != m_model.transactions())
        return verdict->line();
    return m_world.isBalanced() ? QString() : QStringLiteral("the books do not balance");
}

} // namespace nw::test
