// Runs the program itself, without a display, as a script or a file manager does.
#include "tests/support/bookbuilder.h"

#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using nw::test::BookBuilder;

namespace {

constexpr int kTimeoutMs = 60'000;

struct Outcome
{
    int exitCode = -1;
    QByteArray output;
    QStringList errors; // lines of stderr
};

QString program()
{
    return qEnvironmentVariable("NW_BUILD_DIR") + QStringLiteral("/bin/nerdwork");
}

Outcome run(const QStringList &arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    // There is no display, and no choice of platform was made for it.
    for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR"})
        environment.remove(QLatin1String(name));
    process.setProcessEnvironment(environment);
    process.start(program(), arguments);
    Outcome outcome;
    if (!process.waitForFinished(kTimeoutMs) || process.exitStatus() != QProcess::NormalExit)
        return outcome;
    outcome.exitCode = process.exitCode();
    outcome.output = process.readAllStandardOutput();
    for (const QString &line :
         QString::fromLocal8Bit(process.readAllStandardError()).split(u'\n', Qt::SkipEmptyParts))
        outcome.errors.append(line);
    return outcome;
}

} // namespace

class TestProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void infoPrintsTheBookAsOneObject();
    void infoOfWhatIsNoBookIsOneLineWithTheWord();
    void aSnapshotIsThePageInTheWindow();
    void aSnapshotKnowsItsSizeThemeAndBars();
    void aSnapshotOfADamagedPageShowsTheMessage();
    void aSnapshotThatCannotBeTakenSaysWhy();
    void helpAndVersionNeedNoDisplay();
    void wrongUseIsExitCodeTwo();

private:
    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestProgram::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    BookBuilder().addPages(4).writeZip(path("book.cbz"));
    BookBuilder()
        .addPages(1)
        .addFile(QStringLiteral("page 2.jpg"), QByteArray("no picture at all"))
        .writeZip(path("half.cbz"));
}

void TestProgram::infoPrintsTheBookAsOneObject()
{
    const Outcome outcome = run({QStringLiteral("--info"), path("book.cbz")});
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY(outcome.errors.isEmpty());
    const QJsonObject book = QJsonDocument::fromJson(outcome.output).object();
    QCOMPARE(book.value(QStringLiteral("format")).toString(), QStringLiteral("cbz"));
    const QJsonArray pages = book.value(QStringLiteral("pages")).toArray();
    QCOMPARE(pages.size(), 4);
    QCOMPARE(pages.at(3).toObject().value(QStringLiteral("number")).toInt(), 4);
    QCOMPARE(pages.at(0).toObject().value(QStringLiteral("width")).toInt(), 240);
}

void TestProgram::infoOfWhatIsNoBookIsOneLineWithTheWord()
{
    const Outcome missing = run({QStringLiteral("--info"), path("nothing.cbz")});
    QCOMPARE(missing.exitCode, 1);
    QVERIFY(missing.output.isEmpty());
    QCOMPARE(missing.errors.size(), 1);
    QVERIFY(missing.errors.first().contains(u"not_found"));

    BookBuilder().addPages(2).writeZip(path("locked.cbz"), BookBuilder::ZipMethod::EncryptedAes);
    const Outcome locked = run({QStringLiteral("--info"), path("locked.cbz")});
    QCOMPARE(locked.exitCode, 1);
    QCOMPARE(locked.errors.size(), 1);
    QVERIFY(locked.errors.first().contains(u"encrypted"));
}

void TestProgram::aSnapshotIsThePageInTheWindow()
{
    const Outcome outcome =
        run({QStringLiteral("--snapshot"), path("out.png"), path("book.cbz"),
             QStringLiteral("--page"), QStringLiteral("2"), QStringLiteral("--size"),
             QStringLiteral("264x384"), QStringLiteral("--theme"), QStringLiteral("dark")});
    QCOMPARE(outcome.errors, QStringList());
    QCOMPARE(outcome.exitCode, 0);
    const QImage picture(path("out.png"));
    QCOMPARE(picture.size(), QSize(264, 384));
    // 12 pixels of air on each side leave the page its own size.
    const QImage expected =
        QImage::fromData(nw::test::pageFile(2)).convertToFormat(QImage::Format_RGB32);
    const QImage page = picture.convertToFormat(QImage::Format_RGB32).copy(12, 12, 240, 360);
    qint64 difference = 0;
    for (int y = 0; y < page.height(); ++y) {
        for (int x = 0; x < page.width(); ++x) {
            const QColor a = page.pixelColor(x, y);
            const QColor b = expected.pixelColor(x, y);
            difference += std::abs(a.red() - b.red()) + std::abs(a.green() - b.green())
                + std::abs(a.blue() - b.blue());
        }
    }
    QVERIFY2(difference / (240 * 360) < 4, qPrintable(QString::number(difference)));
}

void TestProgram::aSnapshotKnowsItsSizeThemeAndBars()
{
    QList<QImage> pictures;
    for (const QString &theme : {QStringLiteral("dark"), QStringLiteral("light")}) {
        const Outcome outcome =
            run({QStringLiteral("--snapshot"), path("out.png"), path("book.cbz"),
                 QStringLiteral("--theme"), theme, QStringLiteral("--controls")});
        QCOMPARE(outcome.exitCode, 0);
        pictures.append(QImage(path("out.png")));
        QCOMPARE(pictures.last().size(), QSize(1280, 800));
    }
    // The top bar's own ground, and the ground beside the page.
    QVERIFY(pictures.at(0).pixelColor(400, 4).lightness() < 60);
    QVERIFY(pictures.at(1).pixelColor(400, 4).lightness() > 240);
    QVERIFY(pictures.at(0).pixelColor(100, 200).lightness() < 30);
    QVERIFY(pictures.at(1).pixelColor(100, 200).lightness() > 200);
}

void TestProgram::aSnapshotOfADamagedPageShowsTheMessage()
{
    const Outcome outcome = run({QStringLiteral("--snapshot"), path("out.png"), path("half.cbz"),
                                 QStringLiteral("--page"), QStringLiteral("2")});
    QCOMPARE(outcome.exitCode, 0);
    const QImage picture(path("out.png"));
    QSet<QRgb> colours;
    for (int x = 440; x < 840; ++x)
        colours.insert(picture.pixel(x, 400));
    QVERIFY2(colours.size() > 1, "the middle of the window is empty");
}

void TestProgram::aSnapshotThatCannotBeTakenSaysWhy()
{
    const Outcome beyond = run({QStringLiteral("--snapshot"), path("out.png"), path("book.cbz"),
                                QStringLiteral("--page"), QStringLiteral("5")});
    QCOMPARE(beyond.exitCode, 1);
    QVERIFY(beyond.errors.join(u' ').contains(u"not_found"));
    const Outcome unwritable =
        run({QStringLiteral("--snapshot"), path("no/such/folder.png"), path("book.cbz")});
    QCOMPARE(unwritable.exitCode, 1);
    QVERIFY(unwritable.errors.join(u' ').contains(u"cannot write"));
}

void TestProgram::helpAndVersionNeedNoDisplay()
{
    const Outcome help = run({QStringLiteral("--help")});
    QCOMPARE(help.exitCode, 0);
    QVERIFY(help.output.contains("--snapshot"));
    const Outcome version = run({QStringLiteral("--version")});
    QCOMPARE(version.exitCode, 0);
    QVERIFY(version.output.startsWith("nerdwork "));
}

void TestProgram::wrongUseIsExitCodeTwo()
{
    const Outcome outcome = run({QStringLiteral("--page"), QStringLiteral("none")});
    QCOMPARE(outcome.exitCode, 2);
    QCOMPARE(outcome.errors.size(), 1);
    QVERIFY(outcome.errors.first().startsWith(u"nerdwork: "));
}

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
