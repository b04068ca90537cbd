#include "app/pages/comicpage.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/button.h"
#include "app/widgets/card.h"
#include "app/widgets/coverbox.h"
#include "app/widgets/detailscard.h"
#include "app/widgets/flowlayout.h"
#include "app/widgets/iconbox.h"
#include "app/widgets/label.h"
#include "app/widgets/meter.h"
#include "app/widgets/previewstrip.h"
#include "app/widgets/scrollpane.h"
#include "app/widgets/tag.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLocale>

#include <algorithm>

namespace nw::app {

namespace {

constexpr QSize kCoverSize(296, 444);
constexpr int kTextWidth = 720;
constexpr int kScrollBarRoom = 12;
constexpr int kReadingLinePercent = 121; // 22 px for Inter at 15

QString directionText(ReadingDirection direction)
{
    switch (direction) {
    case ReadingDirection::LeftToRight:
        return ComicPage::tr("Left to right");
    case ReadingDirection::RightToLeft:
        return ComicPage::tr("Right to left");
    case ReadingDirection::Vertical:
        return ComicPage::tr("Webtoon strip");
    }
    return {};
}

QList<DetailsCard::Row> detailRows(const ComicDetails &details)
{
    const ComicSummary &summary = details.summary;
    QList<DetailsCard::Row> rows;
    rows.append({ComicPage::tr("Pages"), QLocale().toString(summary.pageCount)});
    if (details.sizeBytes > 0) {
        rows.append({ComicPage::tr("Size"), sizeText(details.sizeBytes)});
    }
    rows.append({ComicPage::tr("Reading"), directionText(summary.direction)});
    if (!summary.language.isEmpty()) {
        rows.append({ComicPage::tr("Language"), languageText(summary.language)});
    }
    if (!details.ageRating.isEmpty()) {
        rows.append({ComicPage::tr("Ages"), details.ageRating});
    }
    rows.append({ComicPage::tr("Price"), priceText(summary.price)});
    if (summary.createdAtMs > 0) {
        const QDate day = QDateTime::fromMSecsSinceEpoch(summary.createdAtMs).date();
        rows.append(
            {ComicPage::tr("Published"), QLocale().toString(day, ComicPage::tr("d MMMM yyyy"))});
    }
    return rows;
}

QString roleText(const QString &role)
{
    if (role == QLatin1String("writer")) {
        return ComicPage::tr("Story");
    }
    if (role == QLatin1String("artist") || role == QLatin1String("penciller")) {
        return ComicPage::tr("art");
    }
    if (role == QLatin1String("colorist")) {
        return ComicPage::tr("colours");
    }
    if (role == QLatin1String("letterer")) {
        return ComicPage::tr("letters");
    }
    return role;
}

} // namespace

QString creditsText(const ComicDetails &details)
{
    // Who did several things is named once: "Story and art Tobe Okafor".
    QStringList names;
    QHash<QString, QStringList> roles;
    for (const auto &[role, name] : details.credits) {
        if (!names.contains(name)) {
            names.append(name);
        }
        const QString word = roleText(role);
        if (!roles[name].contains(word)) {
            roles[name].append(word);
        }
    }
    if (names.isEmpty()) {
        return details.summary.author;
    }
    QStringList parts;
    for (const QString &name : std::as_const(names)) {
        parts.append(QLocale().createSeparatedList(roles.value(name)) + QLatin1Char(' ') + name);
    }
    return parts.join(QStringLiteral(",  "));
}

ComicSituation situationOf(const ComicPage::Content &content)
{
    const ComicRecord &record = content.record;
    ComicSituation situation;
    situation.free = record.details.summary.free;
    situation.owned = record.details.owned;
    situation.price = record.details.summary.price;
    situation.download = record.download.phase;
    situation.donePages = record.download.donePages;
    situation.totalPages = record.download.totalPages;
    situation.networkGone = content.networkGone;
    situation.pageCount = record.details.summary.pageCount;
    if (record.progress) {
        situation.currentPage = record.progress->currentPage;
        situation.completed = record.progress->completed;
    }
    situation.openPages =
        static_cast<int>(std::count_if(record.pages.cbegin(), record.pages.cend(),
                                       [](const PageInfo &page) { return !page.locked; }));
    return situation;
}

ComicPage::ComicPage(const Theme &theme, CoverStore &covers, QWidget *parent)
    : Page(parent)
    , m_theme(theme)
    , m_covers(covers)
{
    setObjectName(QStringLiteral("comicPage"));
    auto *inside = new QWidget;
    auto *row = new QHBoxLayout(inside);
    row->setContentsMargins(kSpace32, kSpace32, kSpace32 - kScrollBarRoom, kSpace32);
    row->setSpacing(kSpace32);
    row->addWidget(buildLeft(), 0, Qt::AlignTop);
    row->addWidget(buildRight(), 1);
    auto *whole = new QHBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(new ScrollPane(inside));
}

QWidget *ComicPage::buildLeft()
{
    auto *left = new QWidget;
    left->setFixedWidth(kCoverSize.width());
    m_cover = new CoverBox(m_theme, m_covers, kCoverSize);
    m_details = new DetailsCard(m_theme);
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kSpace24);
    column->addWidget(m_cover);
    column->addWidget(m_details);
    return left;
}

QWidget *ComicPage::buildRight()
{
    auto *right = new QWidget;
    m_series = new Label(m_theme, TypeStep::Body, TypeWeight::Medium, Ink::AccentText);
    m_badge = new Tag(m_theme, Tone::Accent, {});
    m_title = new Label(m_theme, TypeStep::Display, TypeWeight::Bold, Ink::Text);
    m_title->setWordWrap(true);
    m_credits = new Label(m_theme, TypeStep::Reading, TypeWeight::Regular, Ink::Muted);
    m_credits->setWordWrap(true);
    m_tagRow = new QWidget;
    m_tags = new FlowLayout(kSpace8, m_tagRow);
    m_description = new Label(m_theme, TypeStep::Reading, TypeWeight::Regular, Ink::Text);
    m_description->setWordWrap(true);
    m_description->setMaximumWidth(kTextWidth);
    m_description->setTextFormat(Qt::RichText);
    auto *head = new QHBoxLayout;
    head->setSpacing(kSpace8);
    head->addWidget(m_series);
    head->addWidget(m_badge);
    head->addStretch(1);

    m_inside = new QWidget;
    m_insideCount = new Label(m_theme, TypeStep::Body, TypeWeight::Regular, Ink::Muted);
    m_previews = new PreviewStrip(m_theme, m_covers);
    connect(m_previews, &PreviewStrip::pageChosen, this,
            [this](int page) { Q_EMIT readRequested(m_content.record.details.summary.id, page); });
    auto *insideHead = new QHBoxLayout;
    insideHead->addWidget(
        new Label(m_theme, TypeStep::Reading, TypeWeight::SemiBold, Ink::Text, tr("Look inside")));
    insideHead->addStretch(1);
    insideHead->addWidget(m_insideCount);
    auto *inside = new QVBoxLayout(m_inside);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(kSpace8);
    inside->addWidget(new Divider(m_theme, Qt::Horizontal));
    inside->addSpacing(kSpace12);
    inside->addLayout(insideHead);
    inside->addWidget(m_previews);

    auto *column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kSpace4);
    column->addLayout(head);
    column->addWidget(m_title);
    column->addSpacing(kSpace4);
    column->addWidget(m_credits);
    column->addSpacing(kSpace8);
    column->addWidget(m_tagRow);
    column->addSpacing(kSpace8);
    column->addWidget(m_description);
    column->addSpacing(kSpace16);
    column->addLayout(buildActions());
    column->addSpacing(kSpace16);
    column->addWidget(m_inside);
    column->addStretch(1);
    return right;
}

QLayout *ComicPage::buildActions()
{
    m_statement = new Label(m_theme, TypeStep::Heading, TypeWeight::SemiBold, Ink::Text);
    m_statement->setObjectName(QStringLiteral("comicStatement"));
    m_main = new Button(m_theme, ButtonKind::Primary, {});
    m_main->setObjectName(QStringLiteral("comicMain"));
    m_main->setButtonSize(ButtonSize::Large);
    m_main->setIconName(QStringLiteral("book-open"));
    connect(m_main, &Button::clicked, this, &ComicPage::runPrimary);
    m_secondary = new Button(m_theme, ButtonKind::Secondary, {});
    m_secondary->setObjectName(QStringLiteral("comicSecondary"));
    m_secondary->setButtonSize(ButtonSize::Large);
    connect(m_secondary, &Button::clicked, this, &ComicPage::runSecondary);
    m_meter = new Meter(m_theme, tr("Download"));
    m_meter->setObjectName(QStringLiteral("comicDownloadMeter"));
    m_meter->setMaximumWidth(kTextWidth / 2);
    m_noteIcon = new IconBox(m_theme);
    m_note = new Label(m_theme, TypeStep::Body, TypeWeight::Regular, Ink::Muted);
    m_note->setObjectName(QStringLiteral("comicNote"));
    m_note->setWordWrap(true);
    m_note->setMaximumWidth(kTextWidth);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(kSpace12);
    buttons->addWidget(m_statement);
    buttons->addWidget(m_main);
    buttons->addWidget(m_secondary);
    buttons->addStretch(1);
    auto *note = new QHBoxLayout;
    note->setSpacing(kSpace8);
    note->addWidget(m_noteIcon, 0, Qt::AlignTop);
    note->addWidget(m_note, 100);
    note->addStretch(1);
    auto *column = new QVBoxLayout;
    column->setSpacing(kSpace12);
    column->addLayout(buttons);
    column->addWidget(m_meter);
    column->addLayout(note);
    return column;
}

void ComicPage::setContent(const Content &content, const QString &cameFrom)
{
    const bool other =
        content.record.details.summary.title != m_content.record.details.summary.title
        || cameFrom != m_cameFrom;
    m_content = content;
    m_cameFrom = cameFrom;
    showHead();
    showActions();
    showPreviews();
    if (other) {
        Q_EMIT pathChanged();
    }
}

void ComicPage::showHead()
{
    const ComicDetails &details = m_content.record.details;
    const ComicSummary &summary = details.summary;
    ComicItem item;
    item.title = summary.title;
    item.coverKey = m_content.coverKey;
    m_cover->setItem(item);
    const QString series = summary.seriesIndex > 0
        ? tr("%1, book %2").arg(summary.series, QLocale().toString(summary.seriesIndex))
        : summary.series;
    m_series->setText(series);
    m_series->setVisible(!series.isEmpty());
    m_badge->setVisible(details.owned || summary.free);
    m_badge->setTag(details.owned ? Tone::Ok : Tone::Neutral,
                    details.owned ? tr("Yours") : tr("Free"));
    m_title->setText(summary.title);
    m_credits->setText(creditsText(details));
    m_credits->setVisible(!m_credits->text().isEmpty());
    // Rich text for its line height only: what the book says is escaped.
    m_description->setText(QStringLiteral("<div style=\"line-height:%1%\">%2</div>")
                               .arg(kReadingLinePercent)
                               .arg(details.description.toHtmlEscaped()));
    m_description->setVisible(!details.description.isEmpty());
    m_details->setRows(detailRows(details));

    while (QLayoutItem *tag = m_tags->takeAt(0)) {
        delete tag->widget();
        delete tag;
    }
    QStringList words = summary.genres + details.tags;
    words.removeDuplicates();
    for (const QString &word : std::as_const(words)) {
        auto *tag = new Tag(m_theme, Tone::Neutral, word);
        m_tags->addWidget(tag);
        tag->show();
    }
    m_tagRow->setVisible(!words.isEmpty());
}

void ComicPage::showActions()
{
    const ComicSituation situation = situationOf(m_content);
    m_action = mainActionFor(situation);
    m_statement->setText(m_action.statement);
    m_statement->setVisible(!m_action.statement.isEmpty());
    m_main->setText(m_action.primaryText);
    m_main->setKind(m_action.primary == PrimaryAction::ReadPreview ? ButtonKind::Secondary
                                                                   : ButtonKind::Primary);
    m_main->setVisible(m_action.primary != PrimaryAction::None);
    m_secondary->setText(m_action.secondaryText);
    m_secondary->setIconName(
        m_action.secondary == SecondaryAction::RemoveDownload       ? QStringLiteral("trash")
            : m_action.secondary == SecondaryAction::CancelDownload ? QStringLiteral("close")
                                                                    : QStringLiteral("download"));
    m_secondary->setVisible(m_action.secondary != SecondaryAction::None);
    m_noteIcon->setIconName(m_action.noteIcon);
    m_note->setText(m_action.note);
    m_meter->setVisible(situation.download == DownloadPhase::Fetching);
    m_meter->setFraction(situation.totalPages > 0
                             ? static_cast<double>(situation.donePages) / situation.totalPages
                             : 0.0);
}

void ComicPage::showPreviews()
{
    const int open = static_cast<int>(m_content.previewKeys.size());
    m_inside->setVisible(open > 0);
    m_previews->setPages(m_content.previewKeys);
    const QLocale locale;
    m_insideCount->setText(tr("%1 of %2 pages")
                               .arg(locale.toString(open),
                                    locale.toString(m_content.record.details.summary.pageCount)));
}

void ComicPage::runPrimary()
{
    const QString &id = m_content.record.details.summary.id;
    switch (m_action.primary) {
    case PrimaryAction::None:
        return;
    case PrimaryAction::Read:
    case PrimaryAction::Continue:
        Q_EMIT readRequested(id, 0);
        return;
    case PrimaryAction::ReadAgain:
    case PrimaryAction::ReadPreview:
        Q_EMIT readRequested(id, 1);
        return;
    }
}

void ComicPage::runSecondary()
{
    const QString &id = m_content.record.details.summary.id;
    switch (m_action.secondary) {
    case SecondaryAction::None:
        return;
    case SecondaryAction::Download:
    case SecondaryAction::RetryDownload:
        Q_EMIT downloadRequested(id);
        return;
    case SecondaryAction::CancelDownload:
        Q_EMIT cancelDownloadRequested(id);
        return;
    case SecondaryAction::RemoveDownload:
        Q_EMIT removeDownloadRequested(id);
        return;
    }
}

QStringList ComicPage::path() const
{
    return {m_cameFrom, m_content.record.details.summary.title};
}

QWidget *ComicPage::startOfFocus()
{
    if (m_action.primary != PrimaryAction::None) {
        return m_main;
    }
    return m_action.secondary != SecondaryAction::None ? static_cast<QWidget *>(m_secondary) : this;
}

} // namespace nw::app
