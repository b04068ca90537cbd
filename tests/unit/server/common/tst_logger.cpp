#include "server/common/runtime/logger.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryFile>
#include <QTest>

#include <fcntl.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace nw::server;

namespace {

class FixedClock final : public Clock
{
public:
    std::int64_t nowMs() const override { return 1'790'000'000'123; }
};

} // namespace

class TestLogger : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aJsonLineIsOneObject()
    {
        const QByteArray line = written(LogFormat::Json, [](Logger &logger) {
            logger.log(LogLevel::Info, "started", {{"port", 3000}, {"name", QByteArray("a\n\"b")}});
        });
        QCOMPARE(line.count('\n'), 1);
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        QCOMPARE(object.value(QLatin1String("time")).toString(),
                 QStringLiteral("2026-09-21T14:13:20.123Z"));
        QCOMPARE(object.value(QLatin1String("level")).toString(), QStringLiteral("info"));
        QCOMPARE(object.value(QLatin1String("event")).toString(), QStringLiteral("started"));
        QCOMPARE(object.value(QLatin1String("port")).toInt(), 3000);
        QCOMPARE(object.value(QLatin1String("name")).toString(), QStringLiteral("a\n\"b"));
    }

    void aTextLineIsForPeople()
    {
        const QByteArray line = written(LogFormat::Text, [](Logger &logger) {
            logger.log(LogLevel::Warning, "started",
                       {{"port", 3000}, {"name", QStringLiteral("x")}});
        });
        QCOMPARE(line, QByteArray("2026-09-21T14:13:20.123Z warning started port=3000 name=x\n"));
    }

    void aValueCannotForgeALine_data()
    {
        QTest::addColumn<LogFormat>("format");
        QTest::newRow("json") << LogFormat::Json;
        QTest::newRow("text") << LogFormat::Text;
    }

    void aValueCannotForgeALine()
    {
        QFETCH(LogFormat, format);
        const QByteArray line = written(format, [](Logger &logger) {
            logger.log(LogLevel::Info, "x",
                       {{"name", QByteArray("a\r\n2026 error forged user=admin")}});
        });
        QCOMPARE(line.count('\n'), 1);
        QVERIFY(!line.contains('\r'));
        QVERIFY(line.contains(format == LogFormat::Json ? "\"a\\r\\n2026" : "name=\"a\\r\\n2026"));
    }

    void lowerLevelsAreLeftOut()
    {
        const QByteArray lines = written(
            LogFormat::Text,
            [](Logger &logger) {
                logger.log(LogLevel::Debug, "one", {});
                logger.log(LogLevel::Info, "two", {});
                logger.log(LogLevel::Warning, "three", {});
                logger.log(LogLevel::Error, "four", {});
            },
            LogLevel::Warning);
        QVERIFY(!lines.contains("one") && !lines.contains("two"));
        QVERIFY(lines.contains("three") && lines.contains("four"));
    }

    void linesOfManyThreadsStayWhole()
    {
        const QByteArray lines = written(LogFormat::Json, [](Logger &logger) {
            std::vector<std::thread> threads;
            for (int t = 0; t < 4; ++t) {
                threads.emplace_back([&logger, t] {
                    for (int i = 0; i < 500; ++i)
                        logger.log(LogLevel::Info, "line", {{"thread", t}, {"i", i}});
                });
            }
            for (std::thread &thread : threads)
                thread.join();
        });
        const QList<QByteArray> all = lines.trimmed().split('\n');
        QCOMPARE(all.size(), 2000);
        for (const QByteArray &line : all)
            QVERIFY2(QJsonDocument::fromJson(line).isObject(), line.constData());
    }

    // Nobody reads the pipe: the caller goes on, and later is told how much was lost.
    void aReaderThatStandsStillStopsNobody()
    {
        int ends[2] = {-1, -1};
        QCOMPARE(pipe(ends), 0);
        QByteArray read;
        std::thread reader;
        {
            Logger logger(LogFormat::Text, LogLevel::Info, ends[1], m_clock);
            const QByteArray filler(1000, 'x');
            for (int i = 0; i < 3000; ++i)
                logger.log(LogLevel::Info, "fill", {{"x", filler}});
            reader = std::thread([&] {
                char block[65536];
                ssize_t count = 0;
                while ((count = ::read(ends[0], block, sizeof block)) > 0)
                    read.append(block, count);
            });
        }
        close(ends[1]);
        reader.join();
        close(ends[0]);
        QVERIFY(read.contains("lines_dropped count="));
        QVERIFY(read.size() < 2 * Logger::kMaxPendingBytes);
    }

    void qtsOwnMessagesBecomeLines()
    {
        const QByteArray line = written(LogFormat::Json, [](Logger &logger) {
            const Logger::Redirection redirection(logger);
            qWarning("a %s", "warning");
        });
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        QCOMPARE(object.value(QLatin1String("level")).toString(), QStringLiteral("warning"));
        QCOMPARE(object.value(QLatin1String("text")).toString(), QStringLiteral("a warning"));
    }

private:
    template <typename Use>
    QByteArray written(LogFormat format, Use use, LogLevel lowest = LogLevel::Debug)
    {
        QTemporaryFile file;
        if (!file.open())
            return {};
        {
            Logger logger(format, lowest, file.handle(), m_clock);
            use(logger);
        }
        QFile result(file.fileName());
        return result.open(QIODevice::ReadOnly) ? result.readAll() : QByteArray();
    }

    FixedClock m_clock;
};

QTEST_GUILESS_MAIN(TestLogger)
#include "tst_logger.moc"
