#include "server/events/bookinglines.h"
#include "services-client/contract/ed25519.h"
#include "services-client/contract/ticketcode.h"

#include <QTest>

#include "eventsworld.h"
#include <atomic>
#include <thread>

using namespace nw;
using namespace nw::test;
using namespace nw::server;
using namespace nw::server::events;

namespace {

ErrorCode codeOf(const BookingOutcome &outcome)
{
    return outcome.result ? ErrorCode::Internal : outcome.result.error().code;
}

} // namespace

// Seats and tokens: nobody gets a seat twice, nobody pays for none.
class TestBookings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
    }

    // B12: tickets were given out without a charge.
    void aBookingMovesTokensAndSeatsTogether()
    {
        EventsWorld w;
        const auto booked = w.book(w.ada, 2);
        QVERIFY(booked.result);
        QCOMPARE(booked.result->status, BookingStatus::Confirmed);
        QCOMPARE(booked.result->tickets.size(), 2);
        QCOMPARE(w.tokensOf(w.ada), 60);
        QCOMPARE(w.books.units(escrowAccount(w.fair.event.id)), 40 * kUnitsPerToken);
        QCOMPARE(w.left(), 3);
        const auto code =
            readTicket(booked.result->tickets[0].code.toLatin1(), ed25519PublicKey(w.seed));
        QVERIFY(code.claims);
        QCOMPARE(uuidText(code.claims->ticketId), booked.result->tickets[0].id);
    }

    void aFreeTicketTakesASeatAndNoTokens()
    {
        EventsWorld w;
        const auto booked =
            w.bookings.book(w.bea, w.fair.event.id, {w.talk().id, 1, Amount{}, false},
                            w.keyOf(w.bea, QStringLiteral("k"), "r"));
        QVERIFY(booked.result);
        QVERIFY(booked.result->receiptId.isEmpty());
        QCOMPARE(w.events.type(w.talk().id).value()->available, 1);
    }

    void oneKeyIsOneBookingAnsweredTheSame()
    {
        EventsWorld w;
        const auto first = w.book(w.ada, 1, QStringLiteral("k"));
        const auto cancelled = w.bookings.cancel(w.ada, first.result->id);
        QVERIFY(cancelled.result);
        const auto again = w.book(w.ada, 1, QStringLiteral("k"));
        QVERIFY(again.result);
        QCOMPARE(again.answered, Answered::Before);
        QCOMPARE(again.result->id, first.result->id);
        QCOMPARE(again.result->tickets[0].code, first.result->tickets[0].code);
        QCOMPARE(again.result->status, BookingStatus::Confirmed);
        QCOMPARE(codeOf(w.book(w.ada, 2, QStringLiteral("k"), "another request")),
                 ErrorCode::IdempotencyKeyReused);
        QCOMPARE(w.tokensOf(w.ada), 100);
    }

    void refusalsAreRemembered_data()
    {
        QTest::addColumn<int>("quantity");
        QTest::addColumn<int>("code");
        QTest::newRow("too many for one person") << 4 << int(ErrorCode::PerUserLimit);
        QTest::newRow("not enough tokens") << 3 << int(ErrorCode::InsufficientFunds);
    }

    void refusalsAreRemembered()
    {
        QFETCH(int, quantity);
        QFETCH(int, code);
        EventsWorld w;
        const auto first = w.book(w.bea, quantity, QStringLiteral("k"));
        QCOMPARE(int(codeOf(first)), code);
        w.books.mint(w.bea, 1000);
        const auto again = w.book(w.bea, quantity, QStringLiteral("k"));
        QCOMPARE(int(codeOf(again)), code);
        QCOMPARE(again.answered, Answered::Before);
        QCOMPARE(w.left(), 5);
        QVERIFY(w.book(w.bea, 3).result); // the refused ones took nothing of her share
    }

    void theLimitOfOnePersonHoldsOverBookings()
    {
        EventsWorld w;
        QVERIFY(w.book(w.ada, 2).result);
        QCOMPARE(codeOf(w.book(w.ada, 2)), ErrorCode::PerUserLimit);
        QVERIFY(w.book(w.ada, 1).result);
    }

    void whatIsSoldOutIsRefused()
    {
        EventsWorld w;
        w.books.mint(w.bea, 100);
        QVERIFY(w.book(w.ada, 3).result);
        QCOMPARE(codeOf(w.book(w.bea, 3)), ErrorCode::SoldOut);
        QVERIFY(w.book(w.bea, 2).result);
        QCOMPARE(w.left(), 0);
    }

    void salesHaveTheirTimeAndPrice()
    {
        EventsWorld w;
        const auto wrong =
            w.bookings.book(w.ada, w.fair.event.id, {w.day().id, 1, Amount{kUnitsPerToken}, false},
                            w.keyOf(w.ada, QStringLiteral("k"), "r"));
        QCOMPARE(codeOf(wrong), ErrorCode::PriceChanged);
        w.goToTheDoor();
        QCOMPARE(codeOf(w.book(w.ada, 1)), ErrorCode::SaleClosed);
        QCOMPARE(w.tokensOf(w.ada), 100);
    }

    void aHoldIsPaidOrRunsOut()
    {
        EventsWorld w;
        const auto reserve = [&w](const char *key) {
            return w.bookings.book(w.ada, w.fair.event.id, {w.day().id, 1, std::nullopt, true},
                                   w.keyOf(w.ada, QString::fromLatin1(key), "r"));
        };
        const auto paid = reserve("1");
        QCOMPARE(paid.result->status, BookingStatus::Held);
        QCOMPARE(w.left(), 4);
        QVERIFY(w.bookings.confirm(w.ada, paid.result->id).result);
        const auto lost = reserve("2");
        w.clock.advanceMs(kHoldMs);
        w.books.expireHolds();
        QCOMPARE(codeOf(w.bookings.confirm(w.ada, lost.result->id)), ErrorCode::Conflict);
        QCOMPARE(w.bookings.booking(w.ada, lost.result->id)->status, BookingStatus::Expired);
        QCOMPARE(w.left(), 4);
        QVERIFY(w.book(w.ada, 2).result); // its share came back
        QCOMPARE(w.tokensOf(w.ada), 40);
    }

    void aHoldThatNobodyComesBackForIsEndedByTheClock()
    {
        EventsWorld w;
        const auto held =
            w.bookings.book(w.ada, w.fair.event.id, {w.day().id, 1, std::nullopt, true},
                            w.keyOf(w.ada, QStringLiteral("k"), "r"));
        w.clock.advanceMs(kHoldMs + 60'000);
        w.books.expireHolds();
        w.bookings.tick();
        QCOMPARE(w.bookings.booking(w.ada, held.result->id)->status, BookingStatus::Expired);
        QCOMPARE(w.tokensOf(w.ada), 100);
    }

    void cancellingGivesBackTokensSeatsAndTheShare()
    {
        EventsWorld w;
        const auto booked = w.book(w.ada, 3);
        const auto cancelled = w.bookings.cancel(w.ada, booked.result->id);
        QVERIFY(cancelled.result);
        QCOMPARE(cancelled.result->status, BookingStatus::Cancelled);
        QVERIFY(cancelled.result->tickets[0].code.isEmpty());
        QCOMPARE(w.tokensOf(w.ada), 100);
        QCOMPARE(w.left(), 5);
        QVERIFY(w.bookings.cancel(w.ada, booked.result->id).result); // nothing the second time
        QCOMPARE(w.tokensOf(w.ada), 100);
        QVERIFY(w.book(w.ada, 3).result);
    }

    void whatHasBegunIsNotCancelled()
    {
        EventsWorld w;
        const auto booked = w.book(w.ada, 1);
        w.goToTheDoor();
        QCOMPARE(codeOf(w.bookings.cancel(w.ada, booked.result->id)), ErrorCode::Conflict);
        QCOMPARE(w.tokensOf(w.ada), 80);
    }

    void aTransferRevokesTheOldCode()
    {
        EventsWorld w;
        const auto booked = w.book(w.ada, 2);
        const TicketInfo ticket = booked.result->tickets[0];
        QVERIFY(w.bookings.transfer(w.ada, booked.result->id, ticket.id, w.bea));
        const auto hers = w.bookings.bookings(w.bea, {}, 10);
        QCOMPARE(hers->bookings.size(), 1);
        QVERIFY(hers->bookings[0].tickets[0].code != ticket.code);
        const auto his = w.bookings.booking(w.ada, booked.result->id);
        QCOMPARE(his->tickets[0].state, TicketState::Transferred);
        QVERIFY(his->tickets[0].code.isEmpty());
        QCOMPARE(codeOf(w.bookings.cancel(w.ada, booked.result->id)), ErrorCode::Conflict);
        QVERIFY(!his->tickets[1].code.isEmpty()); // a refused cancellation revokes nothing
        const auto stranger =
            w.bookings.transfer(w.bea, booked.result->id, booked.result->tickets[1].id, w.bea);
        QCOMPARE(stranger.error().code, ErrorCode::NotFound);
    }

    void anothersBookingIsNotFound()
    {
        EventsWorld w;
        const auto booked = w.book(w.ada, 1);
        QCOMPARE(w.bookings.booking(w.bea, booked.result->id).error().code, ErrorCode::NotFound);
        QCOMPARE(codeOf(w.bookings.cancel(w.bea, booked.result->id)), ErrorCode::NotFound);
    }

    // The process dies, or an answer is lost, at any of its steps; the person asks again.
    void aCrashBetweenTwoStepsLosesAndDoublesNothing_data()
    {
        QTest::addColumn<int>("failures");
        QTest::addColumn<int>("lostAnswers");
        QTest::newRow("before the hold") << 1 << 0;
        QTest::newRow("after the hold") << 0 << 1;
        QTest::newRow("after hold and capture") << 0 << 2;
    }

    void aCrashBetweenTwoStepsLosesAndDoublesNothing()
    {
        QFETCH(int, failures);
        QFETCH(int, lostAnswers);
        EventsWorld w;
        w.books.failNext(failures);
        w.books.loseAnswers(lostAnswers);
        BookingOutcome booked = w.book(w.ada, 2, QStringLiteral("k"));
        for (int i = 0; i < 3 && !booked.result; ++i)
            booked = w.book(w.ada, 2, QStringLiteral("k"));
        QVERIFY(booked.result);
        QCOMPARE(booked.result->tickets.size(), 2);
        QCOMPARE(w.tokensOf(w.ada), 60);
        QCOMPARE(w.left(), 3);
    }

    void whoNeverComesBackStillGetsWhatWasPaid()
    {
        EventsWorld w;
        const auto held =
            w.bookings.book(w.ada, w.fair.event.id, {w.day().id, 1, std::nullopt, true},
                            w.keyOf(w.ada, QStringLiteral("k"), "r"));
        w.books.loseAnswers(1);
        QVERIFY(!w.bookings.confirm(w.ada, held.result->id).result);
        QVERIFY(w.bookings.captured(held.result->id)); // the ledger's message
        QVERIFY(w.bookings.captured(held.result->id));
        const auto booking = w.bookings.booking(w.ada, held.result->id);
        QCOMPARE(booking->status, BookingStatus::Confirmed);
        QCOMPARE(booking->tickets.size(), 1);
    }

    void aCancelledEventGivesEverybodyTheirTokens()
    {
        EventsWorld w;
        w.books.mint(w.bea, 40);
        QVERIFY(w.book(w.ada, 2).result);
        QVERIFY(w.book(w.bea, 1).result);
        EventDraft draft{w.fair.event.title,    {},           {},  w.fair.event.startsAtMs,
                         w.fair.event.endsAtMs, w.fair.types, true};
        QVERIFY(w.organising.update({w.organiser, false}, w.fair.event.id, draft));
        w.bookings.tick();
        QCOMPARE(w.tokensOf(w.ada), 100);
        QCOMPARE(w.tokensOf(w.bea), 40);
        QCOMPARE(codeOf(w.book(w.ada, 1)), ErrorCode::SaleClosed);
    }

    void aGivenTicketIsNoMoneyOfItsHolder()
    {
        EventsWorld w;
        const auto booked = w.book(w.ada, 2);
        QVERIFY(w.bookings.transfer(w.ada, booked.result->id, booked.result->tickets[0].id, w.bea));
        const QString hers = w.bookings.bookings(w.bea, {}, 1)->bookings[0].id;
        QCOMPARE(codeOf(w.bookings.cancel(w.bea, hers)), ErrorCode::Conflict);
        QVERIFY(!w.bookings.booking(w.bea, hers)->tickets[0].code.isEmpty());
        EventDraft draft{w.fair.event.title,    {},           {},  w.fair.event.startsAtMs,
                         w.fair.event.endsAtMs, w.fair.types, true};
        QVERIFY(w.organising.update({w.organiser, false}, w.fair.event.id, draft));
        w.bookings.tick();
        QCOMPARE(w.tokensOf(w.ada), 100); // who paid
        QCOMPARE(w.tokensOf(w.bea), 0);
        QCOMPARE(w.bookings.booking(w.bea, hers)->status, BookingStatus::Cancelled);
    }

    void manyAtOnceNeverOversell_data()
    {
        QTest::addColumn<bool>("guarded");
        QTest::newRow("guarded") << true;
        QTest::newRow("without the guard: the test must see it") << false;
    }

    // 64 people want one of 5 seats. The control takes away the ledger's floor under the pool.
    void manyAtOnceNeverOversell()
    {
        QFETCH(bool, guarded);
        EventsWorld w;
        QStringList people;
        for (int i = 0; i < 64; ++i) {
            people.append(makeUuidV7());
            w.books.mint(people.last(), 20);
        }
        if (!guarded)
            w.books.takeAway(MemoryBooks::Guard::Funds);
        std::atomic<int> sold = 0;
        std::vector<std::thread> threads;
        for (const QString &person : people) {
            threads.emplace_back([&w, &sold, person] {
                if (w.book(person, 1).result)
                    ++sold;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(sold == 5, guarded);
        QCOMPARE(w.books.sumOf(seatAsset(w.day().id)), 0);
    }

    void manyAtOnceOfOnePersonKeepTheLimit()
    {
        EventsWorld w;
        w.books.mint(w.ada, 1000);
        std::atomic<int> sold = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 64; ++i) {
            threads.emplace_back([&w, &sold] {
                if (w.book(w.ada, 1).result)
                    ++sold;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(sold, 3);
        QCOMPARE(w.left(), 2);
    }
};

QTEST_GUILESS_MAIN(TestBookings)
#include "tst_bookings.moc"
