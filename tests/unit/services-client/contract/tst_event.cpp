#include "services-client/contract/event.h"
#include "services-client/contract/jsonreader.h"

#include <QtTest>

using namespace nw;

namespace {

template <typename T> QJsonObject written(const T &value)
{
    JsonWriter out;
    write(out, value);
    return QJsonDocument::fromJson(out.take()).object();
}

EventInfo sampleEvent()
{
    TicketType day;
    day.id = QStringLiteral("t1");
    day.name = QStringLiteral("Day ticket");
    day.price = {2'000'000'000};
    day.capacity = 200;
    day.available = 150;
    day.perUserLimit = 4;
    day.saleUntilMs = 1'800'000'000'000;
    TicketType talk = day;
    talk.id = QStringLiteral("t2");
    talk.price = {};
    EventInfo event;
    event.id = QStringLiteral("e");
    event.title = QStringLiteral("Ink & Paper");
    event.startsAtMs = 1'800'000'000'000;
    event.endsAtMs = 1'800'030'000'000;
    event.ticketTypes = {day, talk};
    return event;
}

} // namespace

class EventTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEventComesBackWithItsTypes()
    {
        const QJsonObject json = written(sampleEvent());
        const auto read = readEventInfo(json);
        QVERIFY(read);
        QCOMPARE(read->ticketTypes.size(), 2);
        QCOMPARE(read->ticketTypes[0].available, 150);
        QCOMPARE(written(*read), json);
        const QJsonArray types = json[QLatin1String("ticketTypes")].toArray();
        QCOMPARE(types[0][QLatin1String("free")], false);
        QCOMPARE(types[1][QLatin1String("free")], true);
    }

    void aTypeThatIsWrongMakesTheEventWrong()
    {
        QJsonObject json = written(sampleEvent());
        QJsonArray types = json[QLatin1String("ticketTypes")].toArray();
        QJsonObject type = types[0].toObject();
        type[QLatin1String("price")] = QStringLiteral("-1.0");
        types[0] = type;
        json[QLatin1String("ticketTypes")] = types;
        QVERIFY(!readEventInfo(json));
    }

    void aBookingShowsItsCodesOnlyWhereThereAreSome()
    {
        BookingInfo booking;
        booking.id = QStringLiteral("b");
        booking.eventId = QStringLiteral("e");
        booking.ticketTypeId = QStringLiteral("t");
        booking.quantity = 2;
        booking.status = BookingStatus::Confirmed;
        booking.tickets = {
            {QStringLiteral("x"), TicketState::Valid, QStringLiteral("CODE")},
            {QStringLiteral("y"), TicketState::Revoked, {}},
        };
        const QJsonObject json = written(booking);
        const QJsonArray tickets = json[QLatin1String("tickets")].toArray();
        QVERIFY(tickets[0].toObject().contains(QLatin1String("code")));
        QVERIFY(!tickets[1].toObject().contains(QLatin1String("code")));
        QVERIFY(!json.contains(QLatin1String("heldUntil")));
        QVERIFY(!json.contains(QLatin1String("receiptId")));
        QCOMPARE(written(*readBookingInfo(json)), json);
    }

    void aHeldBookingSaysUntilWhen()
    {
        BookingInfo booking;
        booking.quantity = 1;
        booking.heldUntilMs = 1'800'000'000'000;
        const auto read = readBookingInfo(written(booking));
        QVERIFY(read);
        QCOMPARE(read->heldUntilMs, booking.heldUntilMs);
    }

    void aBadRequestIsRefused_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, const char *json, ErrorCode code) {
            QTest::newRow(name) << QByteArray(json) << int(code);
        };
        row("none", R"({"ticketTypeId":"t","quantity":0})", ErrorCode::InvalidInput);
        row("fewer than none", R"({"ticketTypeId":"t","quantity":-1})", ErrorCode::InvalidInput);
        row("too many", R"({"ticketTypeId":"t","quantity":1001})", ErrorCode::InvalidInput);
        row("half a ticket", R"({"ticketTypeId":"t","quantity":0.5})", ErrorCode::InvalidInput);
        row("text", R"({"ticketTypeId":"t","quantity":"2"})", ErrorCode::InvalidInput);
        row("a price", R"({"ticketTypeId":"t","quantity":1,"price":"0.0"})",
            ErrorCode::UnknownField);
        row("a bad amount", R"({"ticketTypeId":"t","quantity":1,"expectedAmount":"1"})",
            ErrorCode::AmountInvalid);
    }

    void aBadRequestIsRefused()
    {
        QFETCH(QByteArray, json);
        QFETCH(int, code);
        const auto read = parseJsonObject(json).and_then(readBookingRequest);
        QVERIFY(!read);
        QCOMPARE(int(read.error().code), code);
    }

    void aRequestComesBack()
    {
        const BookingRequest request{QStringLiteral("t"), 3, Amount{600}, true};
        const auto read = readBookingRequest(written(request));
        QVERIFY(read);
        QCOMPARE(read->quantity, 3);
        QCOMPARE(read->expectedAmount->units, 600);
        QVERIFY(read->reserve);
    }

    void everyWordComesBack()
    {
        for (int i = 1; i <= int(BookingStatus::Refused); ++i)
            QCOMPARE(bookingStatusFromText(toText(BookingStatus(i))), BookingStatus(i));
        for (int i = 1; i <= int(TicketState::CheckedIn); ++i)
            QCOMPARE(ticketStateFromText(toText(TicketState(i))), TicketState(i));
        QVERIFY(!bookingStatusFromText(QStringLiteral("sold")));
        QVERIFY(!ticketStateFromText({}));
    }
};

QTEST_APPLESS_MAIN(EventTest)
#include "tst_event.moc"
