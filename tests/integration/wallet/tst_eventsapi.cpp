#include "tests/integration/wallet/moneyclient.h"
#include "tests/support/serverrows.h"

#include <QTest>

#include <thread>

using namespace nw;
using namespace nw::test;

namespace {

QByteArray wanted(const QString &typeId, int quantity, const QByteArray &more = {})
{
    return "{\"ticketTypeId\":\"" + typeId.toLatin1()
        + "\",\"quantity\":" + QByteArray::number(quantity) + more + "}";
}

} // namespace

// Events as an app sees them: the real server, every answer held against its OpenAPI document.
class TestEventsApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addServerRows(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        ServerOfRow &row = m_servers.current([](ServerOfRow &made) {
            made.server.setOptions({QStringLiteral("--no-rate-limit")});
            made.server.setEnvironment(QStringLiteral("NERDWORK_BOOKS"), made.server.dataFolder());
            QVERIFY(made.start());
        });
        m_client = row.client.get();
        QVERIFY(m_client);
    }

    void theDemoHasTwoComingEventsWithPaidAndFreeTickets()
    {
        const QJsonArray events = m_client->get("/events").data().toArray();
        QCOMPARE(events.size(), 2);
        for (const QJsonValue &event : events) {
            bool paid = false;
            bool free = false;
            for (const QJsonValue &type : event[QLatin1String("ticketTypes")].toArray()) {
                QVERIFY(type[QLatin1String("availableCount")].toInteger() > 0);
                paid = paid || !type[QLatin1String("free")].toBool();
                free = free || type[QLatin1String("free")].toBool();
            }
            QVERIFY(paid && free);
        }
        const QByteArray id = events[0][QLatin1String("id")].toString().toLatin1();
        QVERIFY(m_client->get("/events/" + id + ".ics").body.startsWith("BEGIN:VCALENDAR"));
        QCOMPARE(m_client->get("/events/nothing").status, 404);
    }

    void aTicketIsBookedPaidAndGivenBack()
    {
        MoneyClient ada(*m_client, "ada");
        ada.buyTokens(1);
        const auto [event, type] = ticketType(QStringLiteral("Day ticket"));
        QCOMPARE(ada.postWithoutKey("/events/" + event + "/tickets", wanted(type, 1)).status, 428);
        const HttpAnswer booked =
            ada.post("/events/" + event + "/tickets", wanted(type, 2), "ada-1");
        QCOMPARE(booked.status, 201);
        QCOMPARE(ada.balance(), QStringLiteral("10.00000000"));
        const QJsonValue booking = booked.data();
        QCOMPARE(booking[QLatin1String("status")], QStringLiteral("confirmed"));
        QCOMPARE(booking[QLatin1String("tickets")].toArray().size(), 2);
        const HttpAnswer again =
            ada.post("/events/" + event + "/tickets", wanted(type, 2), "ada-1");
        QCOMPARE(again.body, booked.body);
        QCOMPARE(again.header("Idempotent-Replayed"), QByteArray("true"));
        QCOMPARE(ada.post("/events/" + event + "/tickets", wanted(type, 1)).status, 402);

        const QByteArray id = booking[QLatin1String("id")].toString().toLatin1();
        QCOMPARE(ada.post("/bookings/" + id + "/cancel", {}).status, 200);
        QCOMPARE(ada.balance(), QStringLiteral("50.00000000"));
        const HttpAnswer mine = ada.get("/bookings");
        QCOMPARE(mine.data().toArray().first()[QLatin1String("status")],
                 QStringLiteral("cancelled"));
    }

    void theWalletBuysOneTicket()
    {
        MoneyClient bea(*m_client, "bea");
        bea.buyTokens(1);
        const auto [event, type] = ticketType(QStringLiteral("Day ticket"));
        QCOMPARE(bea.spend("ticket", type, "19.0").status, 409);
        const HttpAnswer spent = bea.spend("ticket", type, "20.0");
        QCOMPARE(spent.status, 201);
        QCOMPARE(spent.data()[QLatin1String("balance")], QStringLiteral("30.00000000"));
        QCOMPARE(bea.get("/bookings").data().toArray().size(), 1);
    }

    void aHoldIsPaidLater()
    {
        MoneyClient cleo(*m_client, "cleo");
        cleo.buyTokens(1);
        const auto [event, type] = ticketType(QStringLiteral("Seat"));
        const HttpAnswer held =
            cleo.post("/events/" + event + "/tickets", wanted(type, 1, ",\"reserve\":true"));
        QCOMPARE(held.data()[QLatin1String("status")], QStringLiteral("held"));
        const QJsonValue balance = cleo.get("/wallet/balance").data();
        QCOMPARE(balance[QLatin1String("pending")], QStringLiteral("12.00000000"));
        QCOMPARE(balance[QLatin1String("available")], QStringLiteral("38.00000000"));
        const QByteArray id = held.data()[QLatin1String("id")].toString().toLatin1();
        QCOMPARE(cleo.post("/bookings/" + id + "/confirm", {}).status, 200);
        QCOMPARE(cleo.balance(), QStringLiteral("38.00000000"));
    }

    void aTicketIsGivenAway()
    {
        MoneyClient dora(*m_client, "dora");
        MoneyClient eve(*m_client, "eve");
        const auto [event, type] = ticketType(QStringLiteral("Opening talk"));
        const QJsonValue booking =
            dora.post("/events/" + event + "/tickets", wanted(type, 1)).data();
        const QByteArray path = "/bookings/" + booking[QLatin1String("id")].toString().toLatin1()
            + "/tickets/"
            + booking[QLatin1String("tickets")][0][QLatin1String("id")].toString().toLatin1()
            + "/transfer";
        QCOMPARE(eve.post(path, "{\"userId\":\"" + eve.userId().toLatin1() + "\"}").status, 404);
        const QByteArray toEve = "{\"userId\":\"" + eve.userId().toLatin1() + "\"}";
        const HttpAnswer given = dora.post(path, toEve, "dora-gives");
        QCOMPARE(given.status, 200);
        QCOMPARE(eve.get("/bookings").data().toArray().size(), 1);

        const HttpAnswer replayed = dora.post(path, toEve, "dora-gives");
        QCOMPARE(replayed.status, 200);
        QCOMPARE(replayed.header("Idempotent-Replayed"), QByteArray("true"));
        QCOMPARE(replayed.body, given.body);
        MoneyClient fay(*m_client, "fayther");
        const HttpAnswer other =
            dora.post(path, "{\"userId\":\"" + fay.userId().toLatin1() + "\"}", "dora-gives");
        QCOMPARE(other.status, 422);
        QCOMPARE(other.code(), QStringLiteral("idempotency_key_reused"));
        // A refusal is remembered as well: what is given away cannot be given to another one.
        const QByteArray toFay = "{\"userId\":\"" + fay.userId().toLatin1() + "\"}";
        QCOMPARE(dora.post(path, toFay, "dora-again").status, 409);
        const HttpAnswer refused = dora.post(path, toFay, "dora-again");
        QCOMPARE(refused.status, 409);
        QCOMPARE(refused.header("Idempotent-Replayed"), QByteArray("true"));
        QVERIFY(fay.get("/bookings").data().toArray().isEmpty());
        QCOMPARE(eve.get("/bookings").data().toArray().size(), 1);
    }

    void whatIsForOrganisersIsForThem()
    {
        MoneyClient fay(*m_client, "fay");
        const auto [event, type] = ticketType(QStringLiteral("Seat"));
        QCOMPARE(fay.get("/events/" + event + "/door").status, 403);
        QCOMPARE(fay.get("/events/" + event + "/sales").status, 403);
        QCOMPARE(fay.http().put("/events/" + event, "{}").status, 403);
        QCOMPARE(fay.postWithoutKey("/events/" + event + "/checkin", "{}").status, 403);
    }

    // 64 people at once want one of 40 seats: the rest is told so.
    void manyAtOnceNeverOversell()
    {
        const auto [event, type] = ticketType(QStringLiteral("Standing"));
        std::vector<MoneyClient> people;
        for (int i = 0; i < 64; ++i)
            people.emplace_back(*m_client, "guest" + QByteArray::number(i));
        std::atomic<int> booked = 0;
        std::atomic<int> soldOut = 0;
        std::vector<std::thread> threads;
        for (MoneyClient &person : people) {
            const QByteArray target = "/events/" + event + "/tickets";
            threads.emplace_back([&, target, typeId = type] {
                const HttpAnswer answer = person.post(target, wanted(typeId, 1));
                booked += answer.status == 201 ? 1 : 0;
                soldOut += answer.code() == u"sold_out" ? 1 : 0;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(booked, 60);
        QCOMPARE(soldOut, 4);
    }

private:
    // The event's and the type's ids of the demo's ticket type with this name.
    std::pair<QByteArray, QString> ticketType(const QString &name)
    {
        const QJsonArray events = m_client->get("/events").data().toArray();
        for (const QJsonValue &event : events) {
            for (const QJsonValue &type : event[QLatin1String("ticketTypes")].toArray()) {
                if (type[QLatin1String("ticketType")] == name)
                    return {event[QLatin1String("id")].toString().toLatin1(),
                            type[QLatin1String("id")].toString()};
            }
        }
        return {};
    }

    ServersByRow m_servers;
    HttpClient *m_client = nullptr;
};

QTEST_GUILESS_MAIN(TestEventsApi)
#include "tst_eventsapi.moc"
