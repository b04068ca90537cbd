#include "app/speechprogram.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace nw::app;

// A script in the place of spd-say writes down what it was asked, and ends as it is told to.
class TestSpeechProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void saysTheWordsInTheirLanguage();
    void wordsThatLookLikeOptionsAreWords();
    void theEndOfWhatWasReplacedIsNoNews();
    void nothingIsHeardAfterStopping();
    void aVoiceThatFailsIsSaid_data();
    void aVoiceThatFailsIsSaid();
    void withoutTheProgramThereIsNone();

private:
    void install(const QByteArray &script);
    QByteArray asked() const; // by all calls, a line an argument

    std::unique_ptr<QTemporaryDir> m_folder;
    QByteArray m_path;
};

void TestSpeechProgram::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = qgetenv("PATH");
}

void TestSpeechProgram::cleanup()
{
    qputenv("PATH", m_path);
}

void TestSpeechProgram::install(const QByteArray &script)
{
    const QString path = m_folder->filePath(QStringLiteral("spd-say"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("#!/bin/sh\n" + script + "\n");
    file.close();
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    qputenv("PATH", QFile::encodeName(m_folder->path()) + ":" + m_path);
}

QByteArray TestSpeechProgram::asked() const
{
    QFile file(m_folder->filePath(QStringLiteral("asked")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestSpeechProgram::saysTheWordsInTheirLanguage()
{
    install("printf '%s\\n' \"$@\" >> \"$(dirname \"$0\")/asked\"");
    QVERIFY(SpeechProgram::isThere());
    SpeechProgram speech;
    QSignalSpy finished(&speech, &SpeechProgram::finished);
    speech.say(QStringLiteral("Bonjour, le chat"), QStringLiteral("fr"));
    QVERIFY(finished.wait());
    QCOMPARE(asked(), QByteArray("--cancel\n--wait\n--language\nfr\n--\nBonjour, le chat\n"));
}

void TestSpeechProgram::wordsThatLookLikeOptionsAreWords()
{
    install("printf '%s\\n' \"$@\" >> \"$(dirname \"$0\")/asked\"");
    SpeechProgram speech;
    QSignalSpy finished(&speech, &SpeechProgram::finished);
    speech.say(QStringLiteral("--version; rm $HOME `x`"), {});
    QVERIFY(finished.wait());
    QVERIFY(asked().endsWith("--\n--version; rm $HOME `x`\n"));
}

void TestSpeechProgram::theEndOfWhatWasReplacedIsNoNews()
{
    install("case \"$*\" in *long*) exec sleep 60;; esac");
    SpeechProgram speech;
    QSignalSpy finished(&speech, &SpeechProgram::finished);
    QSignalSpy failed(&speech, &SpeechProgram::failed);
    speech.say(QStringLiteral("long"), {});
    speech.say(QStringLiteral("short"), {});
    QVERIFY(finished.wait());
    QCOMPARE(finished.size(), 1);
    QVERIFY(failed.isEmpty());
}

void TestSpeechProgram::nothingIsHeardAfterStopping()
{
    install("printf '%s\\n' \"$*\" >> \"$(dirname \"$0\")/asked\"\n"
            "case \"$*\" in *long*) exec sleep 60;; esac");
    SpeechProgram speech;
    QSignalSpy finished(&speech, &SpeechProgram::finished);
    QSignalSpy failed(&speech, &SpeechProgram::failed);
    speech.say(QStringLiteral("long"), {});
    QTRY_VERIFY(!asked().isEmpty());
    speech.stop();
    QTRY_VERIFY(asked().endsWith("\n--cancel\n")); // the voice itself is told too
    QVERIFY(finished.isEmpty() && failed.isEmpty());
    speech.say(QStringLiteral("again"), {});
    QVERIFY(finished.wait());
}

void TestSpeechProgram::aVoiceThatFailsIsSaid_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::newRow("refuses") << QByteArray("exit 1");
    QTest::newRow("crashes") << QByteArray("kill -9 $$");
}

void TestSpeechProgram::aVoiceThatFailsIsSaid()
{
    QFETCH(const QByteArray, script);
    install(script);
    SpeechProgram speech;
    QSignalSpy failed(&speech, &SpeechProgram::failed);
    speech.say(QStringLiteral("words"), {});
    QVERIFY(failed.wait());
    QCOMPARE(failed.size(), 1);
}

void TestSpeechProgram::withoutTheProgramThereIsNone()
{
    qputenv("PATH", QFile::encodeName(m_folder->path()));
    QVERIFY(!SpeechProgram::isThere());
    SpeechProgram speech;
    QSignalSpy failed(&speech, &SpeechProgram::failed);
    speech.say(QStringLiteral("words"), {});
    QTRY_COMPARE(failed.size(), 1);
}

QTEST_GUILESS_MAIN(TestSpeechProgram)

#include "tst_speechprogram.moc"
