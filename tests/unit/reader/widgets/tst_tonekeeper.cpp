#include "reader/widgets/tonekeeper.h"

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
        if (value.isEmpty())
            kept.erase(key);
    }

    std::map<QString, QJsonObject> kept;
};

Tone brighter(int by)
{
    Tone tone;
    tone.adjustments.brightness = by;
    return tone;
}

const QString kBook = QStringLiteral("one");
const QString kSeries = QStringLiteral("Series");

} // namespace

class TestToneKeeper : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theNearerToneWins();
    void forgettingLeavesWhatHoldsAround();
    void aPlainToneCanHideAnother();
    void everythingComesBackFromItsJson();
    void groundsThatAreNoColoursAreTheThemes_data();
    void groundsThatAreNoColoursAreTheThemes();
    void presetsAreNamedAndDifferent();
};

void TestToneKeeper::theNearerToneWins()
{
    const auto memory = std::make_shared<FakeMemory>();
    ToneKeeper keeper;
    keeper.setMemory(memory);
    keeper.open(kBook, kSeries);
    QVERIFY(keeper.tone().isPlain());
    keeper.setTone(ToneScope::Everywhere, brighter(1));
    QCOMPARE(keeper.tone(), brighter(1));
    QCOMPARE(keeper.scope(), ToneScope::Everywhere);
    keeper.setTone(ToneScope::Series, brighter(2));
    QCOMPARE(keeper.tone(), brighter(2));
    QCOMPARE(keeper.scope(), ToneScope::Series);
    keeper.setTone(ToneScope::Book, brighter(3));
    QCOMPARE(keeper.tone(), brighter(3));
    QCOMPARE(keeper.scope(), ToneScope::Book);

    ToneKeeper later;
    later.setMemory(memory);
    later.open(kBook, kSeries);
    QCOMPARE(later.tone(), brighter(3));
    later.open(QStringLiteral("two"), kSeries);
    QCOMPARE(later.tone(), brighter(2));
    later.open(QStringLiteral("three"), {});
    QCOMPARE(later.tone(), brighter(1));
    QVERIFY(!later.hasSeries());
}

void TestToneKeeper::forgettingLeavesWhatHoldsAround()
{
    const auto memory = std::make_shared<FakeMemory>();
    ToneKeeper keeper;
    keeper.setMemory(memory);
    keeper.open(kBook, {});
    keeper.setTone(ToneScope::Everywhere, brighter(1));
    keeper.setTone(ToneScope::Book, brighter(3));
    keeper.forget(ToneScope::Book);
    QCOMPARE(keeper.tone(), brighter(1));
    QCOMPARE(memory->kept.size(), std::size_t(1));
}

void TestToneKeeper::aPlainToneCanHideAnother()
{
    const auto memory = std::make_shared<FakeMemory>();
    ToneKeeper keeper;
    keeper.setMemory(memory);
    keeper.open(kBook, {});
    keeper.setTone(ToneScope::Everywhere, brighter(1));
    keeper.setTone(ToneScope::Book, {});
    keeper.open(kBook, {});
    QVERIFY(keeper.tone().isPlain());
}

void TestToneKeeper::everythingComesBackFromItsJson()
{
    Tone tone = brighter(-30);
    tone.adjustments.inversion = Inversion::On;
    tone.ground = QColor(0x12, 0x34, 0x56);
    QCOMPARE(Tone::fromJson(tone.toJson()), tone);
    QCOMPARE(Tone().toJson(), QJsonObject());
}

void TestToneKeeper::groundsThatAreNoColoursAreTheThemes_data()
{
    QTest::addColumn<QString>("ground");
    QTest::newRow("none") << QString();
    QTest::newRow("a word") << QStringLiteral("red");
    QTest::newRow("see-through") << QStringLiteral("#80ffffff");
    QTest::newRow("nonsense") << QStringLiteral("#gggggg");
}

void TestToneKeeper::groundsThatAreNoColoursAreTheThemes()
{
    QFETCH(const QString, ground);
    QVERIFY(!Tone::fromJson({{QStringLiteral("ground"), ground}}).ground.isValid());
}

void TestToneKeeper::presetsAreNamedAndDifferent()
{
    QVERIFY(tonePresets().first().adjustments.isNeutral());
    QVERIFY(tonePresets().size() >= 5);
    for (qsizetype a = 0; a < tonePresets().size(); ++a) {
        QVERIFY(!nameOf(tonePresets().at(a)).isEmpty());
        QCOMPARE(tonePresets().at(a).adjustments.bounded(), tonePresets().at(a).adjustments);
        for (qsizetype b = 0; b < a; ++b)
            QVERIFY(tonePresets().at(a).adjustments != tonePresets().at(b).adjustments);
    }
}

QTEST_GUILESS_MAIN(TestToneKeeper)

#include "tst_tonekeeper.moc"
