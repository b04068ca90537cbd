// The reader's tools, each by the keys that a person has: the magnifier, cropping, copies of pages,
// reading aloud, and the keys themselves.
#include "reader/widgets/aloudreader.h"
#include "reader/widgets/autoreader.h"
#include "reader/widgets/cropeditor.h"
#include "reader/widgets/guidedview.h"
#include "reader/widgets/loupe.h"
#include "reader/widgets/noticepill.h"
#include "reader/widgets/pagecopies.h"
#include "reader/widgets/readerwidget.h"
#include "reader/widgets/shortcutspanel.h"
#include "reader/widgets/speech.h"
#include "tests/support/fakecomic.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <map>

using namespace nw::reader;
using nw::test::FakeComic;

namespace {

constexpr int kTimeoutMs = 10'000;
constexpr QSize kWindow{1000, 700};

class FakeMemory : public ReadingMemory
{
public:
    QJsonObject load(const QString &key) const override
    {
        const auto found = kept.find(key);
        return found == kept.end() ? QJsonObject() : found->second;
    }
    void save(const QString &key, const QJsonObject &value) override { kept[key] = value; }

    std::map<QString, QJsonObject> kept;
};

// Keeps what it was told to say.
class FakeSpeech : public Speech
{
public:
    using Speech::Speech;

    void say(const QString &text, const QString &language) override
    {
        said.append({text, language});
        isSpeaking = true;
    }
    void stop() override { isSpeaking = false; }
    void end()
    {
        isSpeaking = false;
        Q_EMIT finished();
    }

    QList<std::pair<QString, QString>> said;
    bool isSpeaking = false;
};

PanelFrame panel(const QRectF &place, const QString &text, const QString &altText = {})
{
    return {QPolygonF(place), text, altText, QStringLiteral("fr")};
}

// Two pages; the second has two panels that somebody wrote down.
std::shared_ptr<FakeComic> writtenComic()
{
    auto comic = std::make_shared<FakeComic>(2);
    ComicInfo info;
    info.frames = {{1,
                    {panel({0, 0, 0.5, 1}, QStringLiteral("Bonjour"), QStringLiteral("Un chat")),
                     panel({0.5, 0, 0.5, 1}, QStringLiteral("Adieu"))},
                    FrameUnit::Shares}};
    comic->setInfo(info);
    return comic;
}

struct Reading
{
    explicit Reading(std::shared_ptr<FakeComic> book = std::make_shared<FakeComic>(9),
                     ReadingOptions options = {})
        : comic(std::move(book))
        , memory(std::make_shared<FakeMemory>())
        , shown(&reader, &ReaderWidget::pageShown)
    {
        reader.setAnimation(Animation::Reduced);
        reader.setMemory(memory);
        reader.setSpeechMaker([this](QObject *parent) {
            voice = new FakeSpeech(parent);
            return voice;
        });
        reader.resize(kWindow);
        reader.show();
        options.bookKey = QStringLiteral("book");
        reader.openDocument(comic, options);
    }

    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(reader.view(), key, modifiers);
    }
    bool isShown() const { return !shown.isEmpty(); }

    std::shared_ptr<FakeComic> comic;
    std::shared_ptr<FakeMemory> memory;
    ReaderWidget reader{FakeComic::render};
    QSignalSpy shown;
    FakeSpeech *voice = nullptr;
};

} // namespace

class TestReaderTools : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theMagnifierShowsThePagesOwnPixels_data();
    void theMagnifierShowsThePagesOwnPixels();
    void theMagnifierFollowsTheKeys();
    void escapePutsTheToolsAwayOneByOne();
    void aPageIsCroppedByTheKeyboard();
    void aCropThatIsNotKeptLeavesWhatWas();
    void thePageIsCopiedAsItLooks();
    void pagesAreSavedAsTheyAreStored();
    void whatCannotBeSavedIsSaid();
    void namesOfFilesAreSafe_data();
    void namesOfFilesAreSafe();
    void panelsAreReadAloudOneAfterTheOther();
    void aBookWithoutWordsIsNotReadAloud();
    void aLostVoiceIsSaid();
    void aCommandTakesAnotherKey();
    void deleteTakesTheKeysAway();
    void theNewKeysAreThereNextTime();
    void thePaceOfTheSlideShowChanges();
    void aHiddenPointerStaysHiddenWhenAKeyTurns();
    void aBookIsDescribedToThoseWhoDoNotSeeIt();
};

void TestReaderTools::theMagnifierShowsThePagesOwnPixels_data()
{
    QTest::addColumn<ReadingLayout>("layout");
    QTest::newRow("single") << ReadingLayout::SinglePage;
    QTest::newRow("double") << ReadingLayout::TwoPages;
    QTest::newRow("strip") << ReadingLayout::VerticalStrip;
    QTest::newRow("row") << ReadingLayout::HorizontalStrip;
    QTest::newRow("guided") << ReadingLayout::PanelByPanel;
}

void TestReaderTools::theMagnifierShowsThePagesOwnPixels()
{
    QFETCH(const ReadingLayout, layout);
    Reading reading(std::make_shared<FakeComic>(9), {.startPage = 2, .layout = layout});
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
    reading.press(Qt::Key_Z);
    Loupe *loupe = reading.reader.loupe();
    QVERIFY(loupe->isVisible());
    QVERIFY(reading.reader.commandStates().checked.contains(ReaderCommand::Magnifier));
    // In the middle of a page: the middle of the window may lie between two.
    std::optional<LeafPlace> leaf;
    for (int x = 100; !leaf && x < kWindow.width(); x += 50)
        leaf = reading.reader.view()->leafAt(QPointF(x, 300));
    QVERIFY(leaf);
    loupe->holdAt(leaf->rect.center(), *reading.reader.view());
    QTRY_VERIFY_WITH_TIMEOUT(loupe->isSharp(), kTimeoutMs);
    const QImage picture = loupe->grab().toImage();
    QCOMPARE(picture.pixelColor(picture.rect().center()), FakeComic::colourOf(leaf->page));
    reading.press(Qt::Key_Z);
    QVERIFY(!loupe->isVisible());
}

void TestReaderTools::theMagnifierFollowsTheKeys()
{
    Reading reading;
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
    reading.press(Qt::Key_Z);
    Loupe *loupe = reading.reader.loupe();
    const QPointF before = loupe->place();
    reading.press(Qt::Key_Right);
    reading.press(Qt::Key_Up);
    QVERIFY(loupe->place().x() > before.x());
    QVERIFY(loupe->place().y() < before.y());
    QCOMPARE(reading.reader.currentPage(), 0); // no page was turned
    for (int step = 0; step < 60; ++step)
        reading.press(Qt::Key_Left);
    QCOMPARE(loupe->place().x(), 0); // not out of the window
    reading.press(Qt::Key_Space);
    QCOMPARE(reading.reader.currentPage(), 1);
    QVERIFY(loupe->isVisible());
}

void TestReaderTools::escapePutsTheToolsAwayOneByOne()
{
    Reading reading;
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
    QSignalSpy closed(&reading.reader, &ReaderWidget::closeRequested);
    reading.press(Qt::Key_E);
    QCOMPARE(reading.reader.autoReader()->mode(), AutoReading::SlideShow);
    reading.reader.perform(ReaderCommand::Magnifier);
    reading.reader.perform(ReaderCommand::Leave);
    QVERIFY(!reading.reader.loupe()->isVisible());
    QCOMPARE(reading.reader.autoReader()->mode(), AutoReading::SlideShow);
    reading.reader.perform(ReaderCommand::Leave);
    QCOMPARE(reading.reader.autoReader()->mode(), AutoReading::Off);
    reading.reader.perform(ReaderCommand::EditFrames);
    const auto *guided = qobject_cast<GuidedView *>(reading.reader.view());
    QVERIFY(guided && guided->editing() == FrameEditing::On);
    QVERIFY(reading.reader.notice()->isVisible()); // says how it ends
    reading.reader.perform(ReaderCommand::Leave);
    QCOMPARE(guided->editing(), FrameEditing::Off);
    QVERIFY(closed.isEmpty());
    reading.reader.perform(ReaderCommand::Leave);
    QCOMPARE(closed.size(), 1);
}

void TestReaderTools::aPageIsCroppedByTheKeyboard()
{
    Reading reading(std::make_shared<FakeComic>(9), {.startPage = 3});
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
    reading.press(Qt::Key_K, Qt::ShiftModifier);
    CropEditor *editor = reading.reader.cropEditor();
    QVERIFY(editor && editor->hasFocus());
    QVERIFY(editor->accessibleName().contains(QStringLiteral("0 % to 100 % across")));
    for (int press = 0; press < 20; ++press) {
        QTest::keyClick(editor, Qt::Key_Right); // the left edge
        QTest::keyClick(editor, Qt::Key_Up); // the lower edge
    }
    QTest::keyClick(editor, Qt::Key_Right, Qt::ShiftModifier); // a step back
    QTest::keyClick(editor, Qt::Key_Return);
    QVERIFY(!reading.reader.cropEditor());
    const QRectF crop = reading.reader.notes().map.fix(3).crop;
    QVERIFY(std::abs(crop.left() - 0.095) < 1e-9);
    QVERIFY(std::abs(crop.bottom() - 0.9) < 1e-9);
    QVERIFY(std::abs(crop.right() - 1) < 1e-9);
    QVERIFY(!reading.memory->kept[QStringLiteral("book/book")].isEmpty());
    QVERIFY(reading.reader.view()->hasFocus());
}

void TestReaderTools::aCropThatIsNotKeptLeavesWhatWas()
{
    Reading reading;
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
    reading.press(Qt::Key_K, Qt::ShiftModifier);
    QTest::keyClick(reading.reader.cropEditor(), Qt::Key_Down);
    QTest::keyClick(reading.reader.cropEditor(), Qt::Key_Escape);
    QVERIFY(!reading.reader.cropEditor());
    QCOMPARE(reading.reader.notes().map.fix(0), PageFix());
    // Nor has who goes to another page, or another layout, by the bars.
    reading.reader.perform(ReaderCommand::CropPage);
    reading.reader.jumpTo(4);
    QVERIFY(!reading.reader.cropEditor());
    reading.reader.perform(ReaderCommand::CropPage);
    reading.reader.perform(ReaderCommand::VerticalStrip);
    QVERIFY(!reading.reader.cropEditor());
    reading.reader.perform(ReaderCommand::SinglePage);
    QVERIFY(reading.reader.notes().map.isEmpty());
    // Who leaves the book in the middle of it has kept nothing either.
    reading.press(Qt::Key_K, Qt::ShiftModifier);
    QVERIFY(!reading.reader.notes().map.isEmpty());
    reading.reader.closeDocument();
    QVERIFY(!reading.reader.cropEditor());
    QVERIFY(!reading.memory->kept[QStringLiteral("book/book")].contains(QStringLiteral("map")));
}

void TestReaderTools::thePageIsCopiedAsItLooks()
{
    Reading reading(std::make_shared<FakeComic>(9), {.startPage = 2});
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
    QGuiApplication::clipboard()->clear();
    reading.press(Qt::Key_R); // on its side
    reading.press(Qt::Key_C, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(!QGuiApplication::clipboard()->image().isNull(), kTimeoutMs);
    const QImage copy = QGuiApplication::clipboard()->image();
    QCOMPARE(copy.size(), FakeComic::kNaturalSize.transposed());
    QCOMPARE(copy.pixelColor(50, 50), FakeComic::colourOf(2));
    QVERIFY(reading.reader.notice()->isVisible());
}

void TestReaderTools::pagesAreSavedAsTheyAreStored()
{
    const QTemporaryDir folder;
    Reading reading(std::make_shared<FakeComic>(3));
    PageCopies *copies = reading.reader.copies();
    QSignalSpy finished(copies, &PageCopies::finished);
    const QString one = folder.filePath(QStringLiteral("one.jpg"));
    copies->save(1, one);
    QVERIFY(finished.wait(kTimeoutMs));
    QFile file(one);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), *reading.comic->pageBytes(1));

    copies->saveAll({0, 1, 2}, folder.path(), QStringLiteral("A book"));
    QVERIFY(finished.wait(kTimeoutMs));
    const QStringList names =
        QDir(folder.path()).entryList({QStringLiteral("A book - *")}, QDir::Files, QDir::Name);
    QCOMPARE(names,
             (QStringList{QStringLiteral("A book - 01.bin"), QStringLiteral("A book - 02.bin"),
                          QStringLiteral("A book - 03.bin")}));
    QTRY_COMPARE(reading.reader.notice()->text(), QStringLiteral("Saved: %1").arg(folder.path()));
}

void TestReaderTools::whatCannotBeSavedIsSaid()
{
    Reading reading(std::make_shared<FakeComic>(3));
    PageCopies *copies = reading.reader.copies();
    QSignalSpy failed(copies, &PageCopies::failed);
    copies->save(0, QStringLiteral("/proc/no/such/place.jpg"));
    QVERIFY(failed.wait(kTimeoutMs));
    QCOMPARE(failed.last().at(0).value<ReadError>().code, ReadErrorCode::Io);
    reading.comic->fail(1, ReadErrorCode::Damaged);
    const QTemporaryDir folder;
    copies->saveAll({0, 1, 2}, folder.path(), QString());
    QVERIFY(failed.wait(kTimeoutMs));
    QCOMPARE(failed.last().at(0).value<ReadError>().code, ReadErrorCode::Damaged);
    QVERIFY(reading.reader.notice()->isVisible());
}

void TestReaderTools::namesOfFilesAreSafe_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<int>("pageCount");
    QTest::addColumn<QString>("name");
    QTest::newRow("plain") << QStringLiteral("A book") << 9 << QStringLiteral("A book - 07.png");
    QTest::newRow("long book") << QStringLiteral("A book") << 1000
                               << QStringLiteral("A book - 0007.png");
    QTest::newRow("leads out") << QStringLiteral("../../etc/x") << 9
                               << QStringLiteral("_.._etc_x - 07.png");
    QTest::newRow("hidden") << QStringLiteral("..hidden") << 9 << QStringLiteral("hidden - 07.png");
    QTest::newRow("lines") << QStringLiteral("a\nb\x01") << 9 << QStringLiteral("a b_ - 07.png");
    QTest::newRow("no title") << QString() << 9 << QStringLiteral("07.png");
}

void TestReaderTools::namesOfFilesAreSafe()
{
    QFETCH(const QString, title);
    QFETCH(const int, pageCount);
    QTEST(PageCopies::fileName(title, 6, pageCount, QStringLiteral("png")), "name");
}

void TestReaderTools::panelsAreReadAloudOneAfterTheOther()
{
    Reading reading(writtenComic(), {.startPage = 1, .layout = ReadingLayout::PanelByPanel});
    auto *guided = qobject_cast<GuidedView *>(reading.reader.view());
    QVERIFY(guided);
    QTRY_COMPARE_WITH_TIMEOUT(guided->panel(), 0, kTimeoutMs);
    reading.press(Qt::Key_L);
    QVERIFY(reading.voice && reading.voice->isSpeaking);
    QCOMPARE(reading.voice->said.last().first, QStringLiteral("Un chat\nBonjour"));
    QCOMPARE(reading.voice->said.last().second, QStringLiteral("fr"));
    QVERIFY(reading.reader.commandStates().checked.contains(ReaderCommand::ReadAloud));
    reading.voice->end();
    QCOMPARE(guided->panel(), 1);
    QTRY_COMPARE(reading.voice->said.last().first, QStringLiteral("Adieu"));
    reading.press(Qt::Key_Left); // by hand: it reads along
    QTRY_COMPARE(reading.voice->said.last().first, QStringLiteral("Un chat\nBonjour"));
    reading.press(Qt::Key_L);
    QVERIFY(!reading.voice->isSpeaking);
    const qsizetype said = reading.voice->said.size();
    reading.press(Qt::Key_Right);
    QCoreApplication::sendPostedEvents();
    QCOMPARE(reading.voice->said.size(), said);
    // At the end of the book it ends by itself.
    reading.press(Qt::Key_L);
    reading.voice->end();
    QVERIFY(!reading.reader.commandStates().checked.contains(ReaderCommand::ReadAloud));
}

void TestReaderTools::aBookWithoutWordsIsNotReadAloud()
{
    Reading reading;
    QVERIFY(reading.reader.commandStates().disabled.contains(ReaderCommand::ReadAloud));
    reading.press(Qt::Key_L);
    QVERIFY(!reading.voice);
}

void TestReaderTools::aLostVoiceIsSaid()
{
    Reading reading(writtenComic());
    reading.press(Qt::Key_L);
    QVERIFY(reading.voice);
    Q_EMIT reading.voice->failed();
    QVERIFY(reading.reader.notice()->isVisible());
    QVERIFY(!reading.reader.commandStates().checked.contains(ReaderCommand::ReadAloud));
}

void TestReaderTools::aCommandTakesAnotherKey()
{
    Reading reading;
    reading.press(Qt::Key_F1);
    ShortcutsPanel *panel = reading.reader.shortcutsPanel();
    QVERIFY(panel->isVisible());
    for (const CommandInfo &info : readerCommands())
        QVERIFY2(panel->row(info.command), info.id);
    QAbstractButton *row = panel->row(ReaderCommand::FirstPage);
    row->click();
    QVERIFY(!row->accessibleDescription().isEmpty());
    QTest::keyClick(row, Qt::Key_T);
    QCOMPARE(reading.reader.shortcuts().commandFor(Qt::Key_T), ReaderCommand::FirstPage);
    QCOMPARE(reading.reader.shortcuts().commandFor(Qt::Key_Home), ReaderCommand::FirstPage);
    QCOMPARE(row->accessibleName(), QStringLiteral("First page: T, Home"));
    QCOMPARE(panel->row(ReaderCommand::TwoPages)->accessibleName(),
             QStringLiteral("Two pages: no key"));
    // Escape takes nothing, the first time only back the listening.
    row->click();
    QTest::keyClick(row, Qt::Key_Escape);
    QVERIFY(panel->isVisible());
    QVERIFY(row->accessibleDescription().isEmpty());
    QTest::keyClick(row, Qt::Key_Escape);
    QVERIFY(!panel->isVisible());
    reading.press(Qt::Key_T);
    QCOMPARE(reading.reader.readingLayout(), ReadingLayout::SinglePage);
}

void TestReaderTools::deleteTakesTheKeysAway()
{
    Reading reading;
    reading.press(Qt::Key_F1);
    QAbstractButton *row = reading.reader.shortcutsPanel()->row(ReaderCommand::TwoPages);
    row->click();
    QTest::keyClick(row, Qt::Key_Delete);
    QVERIFY(!reading.reader.shortcuts().commandFor(Qt::Key_T));
}

void TestReaderTools::theNewKeysAreThereNextTime()
{
    Reading reading;
    reading.press(Qt::Key_F1);
    QAbstractButton *row = reading.reader.shortcutsPanel()->row(ReaderCommand::LastPage);
    row->click();
    QTest::keyClick(row, Qt::Key_Q, Qt::ControlModifier | Qt::ShiftModifier);
    ReaderWidget later(FakeComic::render);
    later.setMemory(reading.memory);
    QCOMPARE(later.shortcuts().commandFor(Qt::CTRL | Qt::SHIFT | Qt::Key_Q),
             ReaderCommand::LastPage);
}

void TestReaderTools::thePaceOfTheSlideShowChanges()
{
    Reading reading;
    QVERIFY(reading.reader.commandStates().disabled.contains(ReaderCommand::Faster));
    reading.press(Qt::Key_E);
    const int before = reading.reader.autoReader()->stepMs();
    reading.press(Qt::Key_Period);
    const int faster = reading.reader.autoReader()->stepMs();
    QVERIFY(faster < before);
    QCOMPARE(reading.reader.autoReader()->mode(), AutoReading::SlideShow);
    reading.press(Qt::Key_Comma);
    QCOMPARE(reading.reader.autoReader()->stepMs(), before);
    for (int press = 0; press < 100; ++press)
        reading.press(Qt::Key_Period);
    QVERIFY(reading.reader.autoReader()->stepMs() >= 1'000);
}

void TestReaderTools::aHiddenPointerStaysHiddenWhenAKeyTurns()
{
    Reading reading;
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
    reading.reader.view()->hidePointer();
    reading.press(Qt::Key_Right);
    QCOMPARE(reading.reader.currentPage(), 1);
    QCOMPARE(reading.reader.view()->cursor().shape(), Qt::BlankCursor);
    QTRY_COMPARE_WITH_TIMEOUT(reading.shown.size(), 2, kTimeoutMs);
    QCOMPARE(reading.reader.view()->cursor().shape(), Qt::BlankCursor);
    QTest::mouseMove(reading.reader.view(), {300, 300});
    QVERIFY(reading.reader.view()->cursor().shape() != Qt::BlankCursor);
}

void TestReaderTools::aBookIsDescribedToThoseWhoDoNotSeeIt()
{
    Reading reading(writtenComic(), {.startPage = 1});
    QTRY_VERIFY_WITH_TIMEOUT(reading.isShown(), kTimeoutMs);
    const auto described = [&reading] {
        return QAccessible::queryAccessibleInterface(reading.reader.view())
            ->text(QAccessible::Description);
    };
    QCOMPARE(described(), QStringLiteral("Un chat\nBonjour\n\nAdieu"));
    reading.press(Qt::Key_P);
    QTRY_COMPARE_WITH_TIMEOUT(described(), QStringLiteral("Un chat\nBonjour"), kTimeoutMs);
    // Frames that were moved keep the words that lie in them.
    reading.reader.view()->setFocus();
    reading.press(Qt::Key_Right);
    QTRY_COMPARE_WITH_TIMEOUT(described(), QStringLiteral("Adieu"), kTimeoutMs);
}

QTEST_MAIN(TestReaderTools)

#include "tst_readertools.moc"
