#include "services-client/sync/synchroniser.h"
#include "tests/support/client/clientfixtures.h"
#include "tests/support/client/memoryserver.h"

#include <QTemporaryDir>
#include <QtTest>

#include <random>

using namespace nw;
using nw::test::ManualEnvironment;
using nw::test::MemorySecretStore;
using nw::test::MemoryServer;
using nw::test::MemoryTransport;

namespace {

constexpr int kDevices = 4;
constexpr int kComics = 3;
constexpr int kPages = 40;
constexpr int kSteps = 300;

// A device that can be cut off, lose answers, and be killed: only its cache file stays.
class SimulatedDevice
{
public:
    SimulatedDevice(MemoryServer &server, const QString &path, const QString &name)
        : m_server(server)
        , m_path(path)
        , m_device{name + QStringLiteral("-id"), name}
    {
        restart();
    }

    void restart()
    {
        m_sync.reset();
        m_session.reset();
        m_book.reset();
        m_database.reset();
        line = std::make_unique<MemoryTransport>(m_server);
        m_reach = std::make_unique<Reachability>(*line);
        m_session = std::make_unique<Session>(*line, *m_reach, m_secrets, QStringLiteral("s "),
                                              environment());
        m_database = std::move(CacheDatabase::open(m_path).value());
        m_book = std::make_unique<ProgressBook>(*m_database, m_device, environment());
        m_sync = std::make_unique<Synchroniser>(*m_session, *m_reach, *m_book);
        m_session->resume(m_accountId);
    }

    void signIn()
    {
        HttpRequest login;
        login.method = HttpMethod::Post;
        login.target = QStringLiteral("/auth/login");
        login.body = R"({"username":"ada","password":"secret"})";
        const QByteArray body = m_server.handle(login).body;
        const QJsonObject data =
            QJsonDocument::fromJson(body).object().value(QLatin1String("data")).toObject();
        const Result<SignedIn> signedIn = readSignedIn(data);
        QVERIFY(signedIn);
        m_accountId = signedIn->user.id;
        QVERIFY(m_session->begin(*signedIn));
    }

    Environment environment()
    {
        return {[this] { return m_server.nowMs + skewMs; }, systemEnvironment().newId};
    }

    ProgressBook &book() { return *m_book; }
    // A renewal whose answer is lost for long ends the session: then the person signs in again.
    Result<void> sync()
    {
        const Result<void> result = test::await(m_sync->run());
        if (result || result.error().code != ErrorCode::Unauthenticated)
            return result;
        signIn();
        return test::await(m_sync->run());
    }

    std::unique_ptr<MemoryTransport> line;
    std::int64_t skewMs = 0;
    QMap<QString, Progress> lastHere; // what was read or chosen on this device last, by comic

private:
    MemoryServer &m_server;
    QString m_path;
    Device m_device;
    QString m_accountId;
    MemorySecretStore m_secrets;
    std::unique_ptr<CacheDatabase> m_database;
    std::unique_ptr<Reachability> m_reach;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ProgressBook> m_book;
    std::unique_ptr<Synchroniser> m_sync;
};

} // namespace

// Devices read, lose the network, lose answers, are killed, and sync in any order. The seed is
// printed; a failure is repeated with NW_SEED.
class SimulationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyDeviceEndsWhereTheServerIs_data();
    void everyDeviceEndsWhereTheServerIs();

private:
    void step(std::mt19937 &random);
    void openOnly(SimulatedDevice &device, const QString &comic);
    void syncAndWatch(SimulatedDevice &device);
    void resolveOne(SimulatedDevice &device, const QString &comic, Keep keep);
    void settle(std::mt19937 &random);

    quint32 m_seed = 0;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<MemoryServer> m_server;
    QList<std::shared_ptr<SimulatedDevice>> m_devices;
    QStringList m_comics;
    int m_records = 0;
    int m_resolved = 0;
};

void SimulationTest::initTestCase()
{
    m_seed = qEnvironmentVariable("NW_SEED").toUInt();
    if (m_seed == 0)
        m_seed = QRandomGenerator::system()->generate() | 1;
    qInfo("NW_SEED=%u", m_seed);
}

void SimulationTest::everyDeviceEndsWhereTheServerIs_data()
{
    QTest::addColumn<quint32>("seed");
    QTest::newRow("always the same") << quint32(20'261'122);
    QTest::newRow("two devices on one page") << quint32(2'653'522'845);
    QTest::newRow("another one each time") << m_seed;
}

void SimulationTest::everyDeviceEndsWhereTheServerIs()
{
    QFETCH(quint32, seed);
    std::mt19937 random(seed);
    m_dir = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<MemoryServer>();
    m_server->addUser(QStringLiteral("ada"), QStringLiteral("secret"));
    m_devices.clear();
    m_comics.clear();
    m_records = 0;
    for (int i = 0; i < kComics; ++i)
        m_comics.append(m_server->addComic(QStringLiteral("Comic %1").arg(i), kPages));
    for (int i = 0; i < kDevices; ++i) {
        const QString name = QStringLiteral("device%1").arg(i);
        m_devices.append(std::make_shared<SimulatedDevice>(
            *m_server, m_dir->filePath(name + QStringLiteral(".db")), name));
        m_devices.last()->skewMs = qint64(random() % 20'001) - 10'000;
        m_devices.last()->signIn();
    }
    for (int i = 0; i < kSteps && !QTest::currentTestFailed(); ++i) {
        m_server->nowMs += random() % 3000;
        step(random);
    }
    if (QTest::currentTestFailed())
        return;
    settle(random);

    for (const QString &comic : std::as_const(m_comics)) {
        const auto kept = m_server->progress(QStringLiteral("ada"), comic);
        for (const auto &device : std::as_const(m_devices)) {
            const auto local = device->book().find(comic).value();
            QCOMPARE(local.has_value(), kept.has_value());
            if (!kept)
                continue;
            QCOMPARE(local->currentPage, kept->currentPage);
            QCOMPARE(local->completed, kept->completed);
            QCOMPARE(local->version, kept->version);
        }
    }
    QCOMPARE(m_server->doubledUpdates(), QStringList());
    QCOMPARE(m_server->pagesGoneUnasked(), QStringList());
    QCOMPARE(m_server->unexpected(), QStringList());
    QVERIFY(m_server->acceptedUpdates() <= m_records + m_resolved);
}

void SimulationTest::step(std::mt19937 &random)
{
    SimulatedDevice &device = *m_devices[random() % kDevices];
    const QString comic = m_comics[random() % kComics];
    switch (random() % 9) {
    case 0:
    case 1:
    case 2:
        device.lastHere.insert(
            comic, device.book().record(comic, 1 + int(random() % kPages), kPages).value());
        ++m_records;
        break;
    case 3:
        device.line->isCut = !device.line->isCut;
        break;
    case 4:
        device.line->losesAnswers = int(random() % 3);
        break;
    case 5:
        device.restart();
        break;
    case 6:
        resolveOne(device, comic, random() % 2 ? Keep::Here : Keep::There);
        break;
    case 7:
        openOnly(device, comic);
        break;
    default:
        syncAndWatch(device);
    }
}

// Looking into a comic where it was left is no reading: however old the cache is, the server hears
// nothing of it.
void SimulationTest::openOnly(SimulatedDevice &device, const QString &comic)
{
    const auto before = device.book().find(comic).value();
    if (!before)
        return;
    const std::int64_t unsent = device.book().unsentCount().value();
    const Progress shown = device.book().record(comic, before->currentPage, kPages).value();
    QCOMPARE(shown.modifiedAtMs, before->modifiedAtMs);
    QCOMPARE(device.book().unsentCount().value(), unsent);
}

// The rule that everything is for: what was read here is on the server, or was there before
// somebody read on, or is here still (sent later, or one side of a question).
void SimulationTest::syncAndWatch(SimulatedDevice &device)
{
    (void)device.sync(); // may fail: the line may be cut
    for (auto it = device.lastHere.begin(); it != device.lastHere.end();) {
        const auto kept = device.book().find(it.key()).value();
        QVERIFY(kept);
        if (kept->currentPage != it->currentPage)
            QVERIFY2(m_server->accepted(*it), "a page was replaced that the server never had");
        // Another device stood on the same page: its state says the same, and is the one that
        // counts from here on.
        const bool isAnothers = kept->deviceId != it->deviceId;
        it = isAnothers ? device.lastHere.erase(it) : std::next(it);
    }
}

void SimulationTest::resolveOne(SimulatedDevice &device, const QString &comic, Keep keep)
{
    const Result<Progress> kept = device.book().resolve(comic, keep);
    if (!kept)
        return;
    ++m_resolved;
    if (keep == Keep::Here)
        device.lastHere.insert(comic, *kept);
    else
        device.lastHere.remove(comic);
}

void SimulationTest::settle(std::mt19937 &random)
{
    for (const auto &device : std::as_const(m_devices)) {
        device->line->isCut = false;
        device->line->losesAnswers = 0;
    }
    const auto isQuiet = [this] {
        return std::all_of(m_devices.begin(), m_devices.end(), [](const auto &device) {
            return device->book().unsentCount().value() == 0
                && device->book().conflicts().value().isEmpty();
        });
    };
    // A few rounds: an answer to one question may be news for another device.
    for (int round = 0; round < 10; ++round) {
        m_server->nowMs += 60'000; // past every skewed clock
        for (const auto &device : std::as_const(m_devices)) {
            for (const QString &comic : std::as_const(m_comics))
                resolveOne(*device, comic, random() % 2 ? Keep::Here : Keep::There);
            syncAndWatch(*device);
        }
        if (isQuiet() && round > 0)
            break;
    }
    QVERIFY(isQuiet());
    for (const auto &device : std::as_const(m_devices))
        QVERIFY(device->sync());
}

QTEST_GUILESS_MAIN(SimulationTest)
#include "tst_simulation.moc"
