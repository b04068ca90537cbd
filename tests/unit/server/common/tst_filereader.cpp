#include "server/common/http/filereader.h"

#include <QTemporaryFile>
#include <QTest>

#include <fcntl.h>

using namespace nw::server;

class TestFileReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (int i = 0; m_bytes.size() < 300'000; ++i)
            m_bytes += QByteArray::number(i) + ' ';
        QVERIFY(m_file.open());
        QCOMPARE(m_file.write(m_bytes), m_bytes.size());
        QVERIFY(m_file.flush());
    }

    void aPartIsReadBlockByBlock_data()
    {
        QTest::addColumn<qint64>("offset");
        QTest::addColumn<qint64>("sizeBytes");
        QTest::newRow("whole") << qint64(0) << qint64(m_bytes.size());
        QTest::newRow("middle") << qint64(100'000) << qint64(150'001);
        QTest::newRow("one block") << qint64(0) << qint64(65'536);
        QTest::newRow("one byte") << qint64(m_bytes.size() - 1) << qint64(1);
        QTest::newRow("nothing") << qint64(7) << qint64(0);
    }

    void aPartIsReadBlockByBlock()
    {
        QFETCH(qint64, offset);
        QFETCH(qint64, sizeBytes);
        const QByteArray expected = m_bytes.mid(offset, sizeBytes);
        QCOMPARE(readAll(offset, sizeBytes, [](FileReader &) {}), expected);
        QCOMPARE(readAll(offset, sizeBytes, [](FileReader &file) { file.fetch(); }), expected);
        // As an I/O thread does it, also when the disk has to be waited for.
        ::posix_fadvise(m_file.handle(), 0, 0, POSIX_FADV_DONTNEED);
        const auto asIoThread = [](FileReader &file) {
            if (!file.isReady())
                file.fetch();
            QVERIFY(file.isReady());
        };
        QCOMPARE(readAll(offset, sizeBytes, asIoThread), expected);
    }

    void aFileThatIsNotAsLongIsNotOpened()
    {
        FileReader file;
        QVERIFY(file.open({m_file.fileName(), 1, m_bytes.size()}) == FileReader::Opened::No);
        FileReader nowhere;
        QVERIFY(nowhere.open({QStringLiteral("/nowhere"), 0, 1}) == FileReader::Opened::No);
    }

    void aFileThatIsCutMeanwhileEndsWithNothing()
    {
        QTemporaryFile cut;
        QVERIFY(cut.open());
        QCOMPARE(cut.write(m_bytes), m_bytes.size());
        QVERIFY(cut.flush());
        FileReader file;
        QVERIFY(file.open({cut.fileName(), 0, m_bytes.size()}) == FileReader::Opened::Yes);
        QVERIFY(!file.next().isEmpty());
        QVERIFY(cut.resize(10));
        QVERIFY(file.isReady()); // there is nothing to wait for
        QVERIFY(file.next().isEmpty());
        QVERIFY(file.left() > 0);
    }

private:
    template <typename Before>
    QByteArray readAll(qint64 offset, qint64 sizeBytes, Before before) const
    {
        FileReader file;
        if (file.open({m_file.fileName(), offset, sizeBytes}) == FileReader::Opened::No)
            return "not opened";
        QByteArray read;
        while (file.left() > 0) {
            before(file);
            const QByteArrayView block = file.next();
            if (block.isEmpty())
                return "cut";
            read.append(block);
        }
        return read;
    }

    QByteArray m_bytes;
    QTemporaryFile m_file;
};

QTEST_GUILESS_MAIN(TestFileReader)
#include "tst_filereader.moc"
