#include "reader/widgets/booknotes.h"

#include <QJsonDocument>
#include <QTest>

#include <map>

using namespace nw::reader;

namespace {

class FakeMemory : public ReadingMemory
{
public:
    QJsonObject load(const QString &key) const override
    {
        const auto found = kept.find(key);
        return found == kept.end() ? QJsonObject() : found->second;
    }
    void save(const QString &key, const QJsonObject &value) override
    {
        kept[key] = value;
        ++saves;
    }

    std::map<QString, QJsonObject> kept;
    int saves = 0;
};

BookNotes manyNotes()
{
    BookNotes notes;
    notes.layout = ReadingLayout::TwoPages;
    notes.fit = FitMode::Width;
    notes.direction = ReadingDirection::RightToLeft;
    notes.quarterTurns = 3;
    notes.trimming = Trimming::Borders;
    notes.map.setFix(2, {.standing = PageStanding::Alone});
    notes.place = StripPlace{4, 0.25};
    notes.bookmarks = {7, 2};
    notes.frames.insert(3, {QRectF(0, 0, 0.5, 1), QRectF(0.5, 0, 0.5, 1)});
    return notes;
}

} // namespace

class TestBookNotes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingComesBackFromItsJson();
    void whatIsNotUnderstoodIsAsUsual();
    void everyLayoutHasItsWord();
    void keepsTheNotesOfEachBook();
    void aBookTakesOverHowItsSeriesIsReadButNotItsPages();
    void whatDoesNotChangeIsNotSaved();
    void withoutAKeyNothingIsKept();
};

void TestBookNotes::everythingComesBackFromItsJson()
{
    const BookNotes notes = manyNotes();
    const QByteArray text = QJsonDocument(notes.toJson()).toJson();
    QCOMPARE(BookNotes::fromJson(QJsonDocument::fromJson(text).object(), 10), notes);
    QCOMPARE(BookNotes().toJson(), QJsonObject());
}

void TestBookNotes::whatIsNotUnderstoodIsAsUsual()
{
    const auto json = QJsonDocument::fromJson(
                          R"({"layout":"round","fit":7,"direction":"up","turns":9,"trim":"yes"})")
                          .object();
    QCOMPARE(json.size(), 5);
    QCOMPARE(BookNotes::fromJson(json, 10), BookNotes());
}

void TestBookNotes::everyLayoutHasItsWord()
{
    for (int layout = 0; layout <= int(ReadingLayout::PanelByPanel); ++layout) {
        const auto value = static_cast<ReadingLayout>(layout);
        QCOMPARE(layoutFromWord(QString::fromLatin1(layoutWord(value))), value);
    }
    QVERIFY(!layoutFromWord(QString()));
}

void TestBookNotes::keepsTheNotesOfEachBook()
{
    const auto memory = std::make_shared<FakeMemory>();
    BookKeeper keeper;
    keeper.setMemory(memory);
    keeper.open(QStringLiteral("one"), {}, 10);
    keeper.edit([](BookNotes &notes) { notes = manyNotes(); });
    keeper.open(QStringLiteral("two"), {}, 10);
    QCOMPARE(keeper.notes(), BookNotes());
    BookKeeper later;
    later.setMemory(memory);
    later.open(QStringLiteral("one"), {}, 10);
    QCOMPARE(later.notes(), manyNotes());
}

void TestBookNotes::aBookTakesOverHowItsSeriesIsReadButNotItsPages()
{
    const auto memory = std::make_shared<FakeMemory>();
    BookKeeper keeper;
    keeper.setMemory(memory);
    keeper.open(QStringLiteral("one"), QStringLiteral("Series"), 10);
    keeper.edit([](BookNotes &notes) { notes = manyNotes(); });
    keeper.open(QStringLiteral("two"), QStringLiteral("Series"), 10);
    BookNotes expected = manyNotes();
    expected.map = {};
    expected.place.reset();
    expected.frames.clear();
    expected.bookmarks.clear();
    expected.layout.reset();
    QCOMPARE(keeper.notes(), expected);
    QCOMPARE(keeper.seriesLayout(), manyNotes().layout);
    keeper.open(QStringLiteral("three"), QStringLiteral("Another"), 10);
    QCOMPARE(keeper.notes(), BookNotes());
    QVERIFY(!keeper.seriesLayout());
}

void TestBookNotes::whatDoesNotChangeIsNotSaved()
{
    const auto memory = std::make_shared<FakeMemory>();
    BookKeeper keeper;
    keeper.setMemory(memory);
    keeper.open(QStringLiteral("one"), {}, 10);
    keeper.edit([](BookNotes &notes) { notes.quarterTurns = 0; });
    QCOMPARE(memory->saves, 0);
    keeper.edit([](BookNotes &notes) { notes.quarterTurns = 1; });
    QCOMPARE(memory->saves, 1);
}

void TestBookNotes::withoutAKeyNothingIsKept()
{
    const auto memory = std::make_shared<FakeMemory>();
    BookKeeper keeper;
    keeper.setMemory(memory);
    keeper.open({}, {}, 10);
    keeper.edit([](BookNotes &notes) { notes.quarterTurns = 1; });
    QCOMPARE(keeper.notes().quarterTurns, 1);
    QVERIFY(memory->kept.empty());
}

QTEST_GUILESS_MAIN(TestBookNotes)

#include "tst_booknotes.moc"
