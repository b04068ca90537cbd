#include "services-client/client.h"
#include "services-client/money.h"
#include "tests/support/client/clientfixtures.h"
#include "tests/support/serverprocess.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>

#include <cstdio>

using namespace nw;
using nw::test::await;
using nw::test::ServerProcess;

namespace {

const QString kPassword = QStringLiteral("Lanterns over the county 7");
constexpr int kCycles = 10;
constexpr int kLongestLifeMs = 700;
constexpr int kTipsOfACycle = 1'000;

std::unique_ptr<Client> clientOn(const QString &profile, const QString &serverUrl)
{
    ClientOptions options;
    options.profileDir = profile;
    options.serverUrl = QUrl(serverUrl);
    options.deviceName = QStringLiteral("laptop");
    auto made = std::make_unique<Client>(options);
    return await(made->start()) ? std::move(made) : nullptr;
}

// Each tip has an amount of its own, by which it is known again.
Amount amountOf(int cycle, int tip)
{
    return {cycle * kTipsOfACycle + tip};
}

void say(const char *word, Amount amount)
{
    std::printf("%s %lld\n", word, static_cast<long long>(amount.units));
    std::fflush(stdout);
}

// The program that is killed: tips as fast as it can, and says what it was told.
int tipUntilKilled(const QStringList &words)
{
    const auto client = clientOn(words.at(2), words.at(3));
    if (!client || !client->account())
        return 1;
    for (int tip = 1; tip < kTipsOfACycle; ++tip) {
        const Amount amount = amountOf(words.at(5).toInt(), tip);
        say("tries", amount);
        if (await(client->money().tip(words.at(4), amount)))
            say("paid", amount);
    }
    return 0;
}

QSet<qint64> amountsAfter(const QByteArray &word, const QByteArray &output)
{
    QSet<qint64> amounts;
    for (const QByteArray &line : output.split('\n')) {
        if (line.startsWith(QByteArray(word + ' ')))
            amounts.insert(line.mid(word.size() + 1).toLongLong());
    }
    return amounts;
}

} // namespace

// The app's money and the real server, over a real socket.
class MoneyAndServerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_server.setOptions({QStringLiteral("--no-rate-limit")});
        m_server.setEnvironment(QStringLiteral("NERDWORK_BOOKS"), m_server.dataFolder());
        QVERIFY(m_server.start());
        m_bob = signUp(QStringLiteral("bob"));
        m_ada = signUp(QStringLiteral("ada"));
        QVERIFY(!m_ada.isEmpty() && !m_bob.isEmpty());
    }

    void tokensAreBoughtAndTheReceiptIsProven()
    {
        const auto app = clientOn(m_dir.filePath(QStringLiteral("ada")), m_server.baseUrl());
        QVERIFY(app && app->account());
        const auto packages = await(app->money().packages());
        QVERIFY(packages && !packages->isEmpty());
        const auto intent =
            await(app->money().buyTokens({100 * kUnitsPerToken}, QStringLiteral("sandbox")));
        QVERIFY2(intent, intent ? "" : qPrintable(intent.error().detail));
        QCOMPARE(intent->status, IntentStatus::Pending);
        auto browser = m_server.client();
        const QByteArray checkout = QUrl(intent->checkoutUrl).path().toLatin1();
        QCOMPARE(browser.post(checkout, "{\"outcome\":\"paid\"}").status, 200);
        QCOMPARE(await(app->money().purchase(intent->id))->status, IntentStatus::Credited);
        QVERIFY(await(app->money().syncNow()));
        QCOMPARE((*await(app->money().balance()))->balance, Amount{100 * kUnitsPerToken});
        const auto history = await(app->money().history(10));
        QVERIFY(history && history->size() == 1 && history->first().proven);
        QVERIFY(!app->money().isAlarmed());
    }

    void ticketsAreBookedGivenAwayAndThereOffline()
    {
        const auto app = clientOn(m_dir.filePath(QStringLiteral("ada")), m_server.baseUrl());
        const auto events = await(app->money().events());
        QVERIFY(events && !events->isEmpty());
        const EventInfo event = *await(app->money().event(events->first().id));
        const auto free =
            std::find_if(event.ticketTypes.begin(), event.ticketTypes.end(),
                         [](const TicketType &type) { return type.price.units == 0; });
        QVERIFY(free != event.ticketTypes.end());
        const auto booked = await(app->money().book(event.id, {free->id, 1, Amount{}, false}));
        QVERIFY2(booked, booked ? "" : qPrintable(booked.error().detail));
        QVERIFY(await(app->money().syncNow()));
        const auto kept = await(app->money().bookings());
        QVERIFY(kept && kept->size() == 1);
        QVERIFY(!kept->first().tickets.first().code.isEmpty());
        const auto given =
            await(app->money().transferTicket(booked->id, booked->tickets.first().id, m_bob));
        QVERIFY2(given, given ? "" : qPrintable(given.error().detail));
        QVERIFY(given->tickets.first().code.isEmpty());
    }

    // Killed at any moment between the order and its answer, again and again: each order that was
    // on disk is carried out once, and each that was told as paid is there.
    void killedWhileItPaysItPaysEverythingOnce()
    {
        const QString profile = m_dir.filePath(QStringLiteral("ada"));
        QSet<qint64> tried;
        QSet<qint64> told;
        for (int cycle = 1; cycle <= kCycles; ++cycle) {
            QProcess app;
            app.start(QCoreApplication::applicationFilePath(),
                      {QStringLiteral("--tip"), profile, m_server.baseUrl(), m_bob,
                       QString::number(cycle)});
            QVERIFY(app.waitForStarted());
            QVERIFY(QTest::qWaitFor([&] { return app.bytesAvailable() > 0; }, 20'000));
            QTest::qWait(QRandomGenerator::global()->bounded(kLongestLifeMs));
            app.kill();
            QVERIFY(app.waitForFinished());
            const QByteArray output = app.readAllStandardOutput();
            tried += amountsAfter("tries", output);
            told += amountsAfter("paid", output);
        }
        QVERIFY(!told.isEmpty());

        const auto app = clientOn(profile, m_server.baseUrl());
        QVERIFY(app && app->account());
        QSet<qint64> onDisk;
        const auto open = await(app->money().openOrders());
        QVERIFY(open);
        for (const MoneyOrder &order : *open)
            onDisk.insert(amountIn(order));
        QVERIFY(await(app->money().syncNow()));
        QVERIFY(await(app->money().openOrders())->isEmpty());
        QVERIFY(await(app->money().syncNow()));

        QHash<qint64, int> charged;
        const auto history = await(app->money().history(100'000));
        QVERIFY(history);
        for (const ProvenEntry &row : *history) {
            QVERIFY(row.proven || history->size() > 50);
            if (row.entry.type == QLatin1String("tip"))
                ++charged[row.entry.amount.units];
        }
        for (auto it = charged.constBegin(); it != charged.constEnd(); ++it) {
            QCOMPARE(it.value(), 1);
            QVERIFY(tried.contains(it.key()));
        }
        for (const qint64 amount : told + onDisk)
            QVERIFY2(charged.contains(amount), qPrintable(QString::number(amount)));
        QVERIFY(!app->money().isAlarmed());
    }

private:
    static qint64 amountIn(const MoneyOrder &order)
    {
        const auto body = QJsonDocument::fromJson(order.request.body).object();
        return parseAmount(body[QLatin1String("expectedAmount")].toString())->units;
    }

    QString signUp(const QString &name)
    {
        const auto app = clientOn(m_dir.filePath(name), m_server.baseUrl());
        if (!app)
            return {};
        const auto account =
            await(app->signUp(name + QStringLiteral("@example.org"), name, kPassword));
        return account ? account->id : QString();
    }

    QTemporaryDir m_dir;
    ServerProcess m_server;
    QString m_ada;
    QString m_bob;
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (QCoreApplication::arguments().value(1) == QLatin1String("--tip"))
        return tipUntilKilled(QCoreApplication::arguments());
    MoneyAndServerTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_moneyandserver.moc"
