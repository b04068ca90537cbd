#include "server/events/boxoffice.h"
#include "server/events/calendar.h"
#include "services-client/contract/doorsnapshot.h"
#include "services-client/contract/ed25519.h"

#include <QTest>

#include "eventsworld.h"

using namespace nw;
using namespace nw::test;
using namespace nw::server;
using namespace nw::server::events;

class TestDoor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
    }

    void aSnapshotLetsGoodTicketsInWithoutANetwork()
    {
        EventsWorld w;
        const auto booked = w.book(w.ada, 2);
        const auto given =
            w.bookings.transfer(w.ada, booked.result->id, booked.result->tickets[0].id, w.bea);
        QVERIFY(given);
        w.goToTheDoor();
        const auto snapshot =
            readSnapshot(*w.door.snapshot(w.fair.event.id), ed25519PublicKey(w.seed));
        QVERIFY(snapshot);
        const auto verdict = [&](const QString &code) {
            return judgeTicket(*snapshot, code.toLatin1(), w.clock.nowMs()).verdict;
        };
        QCOMPARE(verdict(booked.result->tickets[1].code), DoorVerdict::Welcome);
        QCOMPARE(verdict(booked.result->tickets[0].code), DoorVerdict::Revoked);
        const auto hers = w.bookings.bookings(w.bea, {}, 1);
        QCOMPARE(verdict(hers->bookings[0].tickets[0].code), DoorVerdict::Welcome);
        QCOMPARE(verdict(QStringLiteral("no code")), DoorVerdict::Forged);
        w.clock.advanceDays(2);
        QCOMPARE(verdict(booked.result->tickets[1].code), DoorVerdict::SnapshotTooOld);
    }

    void aChangedSnapshotIsNotBelieved()
    {
        EventsWorld w;
        QByteArray json = *w.door.snapshot(w.fair.event.id);
        QVERIFY(!readSnapshot(json, QByteArray(32, 'x')));
        json.replace("Fair", "Farm");
        const auto read = readSnapshot(json, ed25519PublicKey(w.seed));
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Damaged);
    }

    void aTicketOfAnotherEventIsNotForThisDoor()
    {
        EventsWorld w;
        const auto booked = w.book(w.ada, 1);
        w.goToTheDoor();
        DoorSnapshot other;
        other.eventId = makeUuidV7();
        other.publicKey = ed25519PublicKey(w.seed);
        other.expiresAtMs = w.clock.nowMs() + 1;
        QCOMPARE(
            judgeTicket(other, booked.result->tickets[0].code.toLatin1(), w.clock.nowMs()).verdict,
            DoorVerdict::OtherEvent);
    }

    void theEarliestScanWinsHoweverLateItIsUploaded()
    {
        EventsWorld w;
        const QByteArray code = w.book(w.ada, 1).result->tickets[0].code.toLatin1();
        w.goToTheDoor();
        const std::int64_t nowMs = w.clock.nowMs();
        const auto scan = [&](const char *device, const char *nonce, std::int64_t atMs) {
            return w.door
                .checkIn(w.fair.event.id, QString::fromLatin1(device),
                         {{QString::fromLatin1(nonce), code, atMs}})
                ->front();
        };
        QCOMPARE(scan("east", "n1", nowMs + 5000).verdict, ScanVerdict::Accepted);
        const ScanAnswer earlier = scan("west", "n1", nowMs + 2000);
        QCOMPARE(earlier.verdict, ScanVerdict::Accepted);
        const ScanAnswer repeated = scan("east", "n1", nowMs + 5000);
        QCOMPARE(repeated.verdict, ScanVerdict::Duplicate);
        QCOMPARE(repeated.firstDevice, QStringLiteral("west"));
        QCOMPARE(repeated.firstAtMs, nowMs + 2000);
        const auto snapshot =
            readSnapshot(*w.door.snapshot(w.fair.event.id), ed25519PublicKey(w.seed));
        QCOMPARE(judgeTicket(*snapshot, code, nowMs).verdict, DoorVerdict::AlreadyIn);
    }

    void theUploadKnowsRevokedForeignAndForgedCodes()
    {
        EventsWorld w;
        const auto booked = w.book(w.ada, 1);
        const QByteArray code = booked.result->tickets[0].code.toLatin1();
        QVERIFY(w.bookings.cancel(w.ada, booked.result->id).result);
        w.goToTheDoor();
        const auto answers = w.door.checkIn(
            w.fair.event.id, QStringLiteral("gate"),
            {{QStringLiteral("a"), code, w.clock.nowMs()},
             {QStringLiteral("b"), code.toLower(), w.clock.nowMs()},
             {QStringLiteral("c"), code, w.clock.nowMs() - 40LL * 24 * 3600 * 1000}});
        QCOMPARE(answers->at(0).verdict, ScanVerdict::Revoked);
        QCOMPARE(answers->at(1).verdict, ScanVerdict::Forged);
        QCOMPARE(answers->at(2).verdict, ScanVerdict::NotNow);
    }

    void anUsedTicketIsNotCancelledOrGivenAway()
    {
        EventsWorld w;
        const auto booked = w.book(w.ada, 1);
        const TicketInfo ticket = booked.result->tickets[0];
        const std::int64_t doorsMs = w.fair.event.startsAtMs;
        QCOMPARE(w.door
                     .checkIn(w.fair.event.id, QStringLiteral("gate"),
                              {{QStringLiteral("a"), ticket.code.toLatin1(), doorsMs}})
                     ->front()
                     .verdict,
                 ScanVerdict::Accepted);
        QVERIFY(!w.bookings.cancel(w.ada, booked.result->id).result);
        QVERIFY(!w.bookings.transfer(w.ada, booked.result->id, ticket.id, w.bea));
    }

    void organisersSeeTheirOwnSalesAndAreSettledOnce()
    {
        EventsWorld w;
        QVERIFY(w.book(w.ada, 3).result);
        const Organiser owner{w.organiser, false};
        const Organiser stranger{w.bea, false};
        QCOMPARE(w.organising.sales(stranger, w.fair.event.id).error().code, ErrorCode::NotFound);
        const auto sales = w.organising.sales(owner, w.fair.event.id);
        QCOMPARE(sales->types[0].sold, 3);
        QCOMPARE(sales->gross.units, 60 * kUnitsPerToken);
        QCOMPARE(sales->share.units, 42 * kUnitsPerToken);
        QCOMPARE(w.organising.settle(owner, w.fair.event.id).error().code, ErrorCode::Conflict);
        w.goToTheDoor();
        w.clock.advanceDays(1);
        QVERIFY(w.organising.settle(owner, w.fair.event.id)->settled);
        QVERIFY(w.organising.settle({w.bea, true}, w.fair.event.id)->settled);
        QCOMPARE(w.books.units(u"creator:" + w.organiser), 42 * kUnitsPerToken);
        QCOMPARE(w.books.units(QStringLiteral("platform:fees")), 18 * kUnitsPerToken);
    }

    void aBoxOfficeSellsItsOwnSeatsAndNobodyElses()
    {
        EventsWorld w;
        BoxOffice office({&w.books, &w.organising, &w.rows, &w.clock, w.seed});
        const Organiser owner{w.organiser, false};
        const BoxOffice::Wish wish{QStringLiteral("gate-1"), w.day().id, 3};
        const auto key = w.keyOf(w.organiser, QStringLiteral("k"), "r");
        const auto seats = office.allot(owner, w.fair.event.id, wish, key);
        QVERIFY(seats);
        QCOMPARE(w.left(), 2);
        QCOMPARE(office.allot(owner, w.fair.event.id, wish, key)->id, seats->id);
        QCOMPARE(w.left(), 2);
        QCOMPARE(w.book(w.ada, 3).result.error().code, ErrorCode::SoldOut);
        QVERIFY(!w.bookings.cancel(w.organiser, seats->id).result); // nothing was paid for them
        QCOMPARE(office.allot({w.bea, false}, w.fair.event.id, wish, key).error().code,
                 ErrorCode::NotFound);

        const QStringList sold{seats->tickets[1].id};
        const auto closed = office.close(owner, w.fair.event.id, seats->id, sold);
        QVERIFY(closed);
        QCOMPARE(closed->returned, 2);
        QCOMPARE(w.left(), 4);
        QVERIFY(office.close(owner, w.fair.event.id, seats->id, sold));
        QCOMPARE(office.close(owner, w.fair.event.id, seats->id, {}).error().code,
                 ErrorCode::Conflict);
        w.goToTheDoor();
        const auto snapshot =
            readSnapshot(*w.door.snapshot(w.fair.event.id), ed25519PublicKey(w.seed));
        const auto verdict = [&](int ticket) {
            return judgeTicket(*snapshot, seats->tickets[ticket].code.toLatin1(), w.clock.nowMs())
                .verdict;
        };
        QCOMPARE(verdict(0), DoorVerdict::Revoked);
        QCOMPARE(verdict(1), DoorVerdict::Welcome);
    }

    void seatsCannotBeTakenFromUnderPeople()
    {
        EventsWorld w;
        QVERIFY(w.book(w.ada, 3).result);
        QList<TypeRow> types = w.fair.types;
        types[0].capacity = 2;
        EventDraft draft{w.fair.event.title,    {},    {},   w.fair.event.startsAtMs,
                         w.fair.event.endsAtMs, types, false};
        const auto smaller = w.organising.update({w.organiser, false}, w.fair.event.id, draft);
        QCOMPARE(smaller.error().code, ErrorCode::Conflict);
        draft.types[0].capacity = 8;
        QVERIFY(w.organising.update({w.organiser, false}, w.fair.event.id, draft));
        QCOMPARE(w.left(), 5);
    }

    void anEventIsACalendarsEntry()
    {
        EventRow event;
        event.id = QStringLiteral("id");
        event.title = QStringLiteral("Ink, paper; and \\ lanterns ") + QString(60, QChar(0xe9));
        event.startsAtMs = 1'800'000'000'000;
        event.endsAtMs = 1'800'003'600'000;
        const QByteArray calendar = toCalendar(event, 1'795'000'000'000);
        QVERIFY(calendar.contains("DTSTART:20270115T080000Z\r\n"));
        QVERIFY(calendar.contains("Ink\\, paper\\; and \\\\ lanterns"));
        for (const QByteArray &line : calendar.split('\n'))
            QVERIFY(line.size() <= 76 && line.isValidUtf8());
    }
};

QTEST_GUILESS_MAIN(TestDoor)
#include "tst_door.moc"
