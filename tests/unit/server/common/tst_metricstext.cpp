#include "server/common/runtime/metrics.h"

#include <QTest>

using namespace nw::server;

class TestMetricsText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFamilyHasItsKindItsHelpAndItsSamples()
    {
        MetricsText out;
        out.begin("nerdwork_pool_queued", MetricsText::Kind::Gauge, "Tasks");
        out.sample({{"pool", "database"}}, 3);
        out.sample({}, -1);
        QCOMPARE(out.text(),
                 QByteArray("# HELP nerdwork_pool_queued Tasks\n"
                            "# TYPE nerdwork_pool_queued gauge\n"
                            "nerdwork_pool_queued{pool=\"database\"} 3\n"
                            "nerdwork_pool_queued -1\n"));
    }

    void aLabelCannotEndItsQuotes()
    {
        MetricsText out;
        out.begin("m", MetricsText::Kind::Counter, "h");
        out.sample({{"route", "a\"b\\c\nd"}, {"status", "2xx"}}, 1);
        QVERIFY(out.text().endsWith("m{route=\"a\\\"b\\\\c\\nd\",status=\"2xx\"} 1\n"));
        QCOMPARE(out.text().count('\n'), 3);
    }

    void durationsAreExactSeconds_data()
    {
        QTest::addColumn<qint64>("microseconds");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("none") << qint64(0) << QByteArray("0");
        QTest::newRow("one") << qint64(1) << QByteArray("0.000001");
        QTest::newRow("a tenth") << qint64(100'000) << QByteArray("0.1");
        QTest::newRow("whole") << qint64(10'000'000) << QByteArray("10");
        QTest::newRow("large") << qint64(1'795'383'600'123'456) << QByteArray("1795383600.123456");
    }

    void durationsAreExactSeconds()
    {
        QFETCH(qint64, microseconds);
        QFETCH(QByteArray, text);
        MetricsText out;
        out.begin("m", MetricsText::Kind::Counter, "h");
        out.sampleSeconds({}, microseconds);
        QVERIFY2(out.text().endsWith(QByteArray("\nm " + text + "\n")), out.text().constData());
    }

    void bucketsAddUp()
    {
        MetricsText out;
        out.begin("m", MetricsText::Kind::Histogram, "h");
        out.histogram({{"route", "/a"}}, {1000, 250'000}, {2, 0, 5}, 3'500'000);
        QVERIFY2(out.text().endsWith("m_bucket{route=\"/a\",le=\"0.001\"} 2\n"
                                     "m_bucket{route=\"/a\",le=\"0.25\"} 2\n"
                                     "m_bucket{route=\"/a\",le=\"+Inf\"} 7\n"
                                     "m_sum{route=\"/a\"} 3.5\n"
                                     "m_count{route=\"/a\"} 7\n"),
                 out.text().constData());
    }

    void sourcesAreAskedAtEachScrape()
    {
        int asked = 0;
        Metrics metrics;
        metrics.add([&asked](MetricsText &out) {
            out.begin("m", MetricsText::Kind::Counter, "h");
            out.sample({}, ++asked);
        });
        QVERIFY(metrics.text().endsWith("\nm 1\n"));
        QVERIFY(metrics.text().endsWith("\nm 2\n"));
    }

    void theProcessTellsOfItself()
    {
        Metrics metrics;
        metrics.add(processMetrics("1.2.3"));
        const QByteArray text = metrics.text();
        QVERIFY(text.contains("nerdwork_build_info{version=\"1.2.3\"} 1\n"));
        for (const char *name : {"process_cpu_seconds_total ", "process_resident_memory_bytes ",
                                 "process_open_fds ", "process_start_time_seconds "}) {
            const qsizetype place = text.indexOf(QByteArray(QByteArray("\n") + name));
            QVERIFY2(place >= 0, name);
            const QByteArray value = text.mid(place + 1 + qstrlen(name)).split('\n').first();
            QVERIFY2(value.toDouble() > 0, text.constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestMetricsText)
#include "tst_metricstext.moc"
