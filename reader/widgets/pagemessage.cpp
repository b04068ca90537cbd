#include "reader/widgets/pagemessage.h"

#include "reader/widgets/lineicon.h"
#include "reader/widgets/readerbutton.h"

#include <QLabel>
#include <QVBoxLayout>

namespace nw::reader {
namespace {

constexpr int kIconPx = 32;
constexpr int kTextWidth = 400;

QString titleFor(int page, ReadErrorCode code)
{
    const QString number = QString::number(page + 1);
    switch (code) {
    case ReadErrorCode::Encrypted:
        return PageMessage::tr("Page %1 is locked with a password").arg(number);
    case ReadErrorCode::Unsupported:
        return PageMessage::tr("Page %1 is in a format that cannot be read").arg(number);
    case ReadErrorCode::TooLarge:
        return PageMessage::tr("Page %1 is too large to be shown").arg(number);
    case ReadErrorCode::Damaged:
        return PageMessage::tr("Page %1 is damaged").arg(number);
    case ReadErrorCode::Crashed:
        return PageMessage::tr("Page %1 made its decoder fail").arg(number);
    case ReadErrorCode::NotFound:
    case ReadErrorCode::Io:
    case ReadErrorCode::Cancelled:
        return PageMessage::tr("Page %1 cannot be reached").arg(number);
    }
    return {};
}

QString textFor(int pageCount, ReadErrorCode code)
{
    const QString others = pageCount > 1
        ? PageMessage::tr("The other pages are not affected: turn the page to read on.")
        : PageMessage::tr("The book has no other page.");
    switch (code) {
    case ReadErrorCode::Encrypted:
        return PageMessage::tr(
            "Unlock the file with the program that made it, then open it again.");
    case ReadErrorCode::Unsupported:
    case ReadErrorCode::TooLarge:
    case ReadErrorCode::Damaged:
    case ReadErrorCode::Crashed:
        return others;
    case ReadErrorCode::NotFound:
    case ReadErrorCode::Io:
    case ReadErrorCode::Cancelled:
        return PageMessage::tr("The disk or the network did not answer. %1").arg(others);
    }
    return {};
}

bool mayBeRetried(ReadErrorCode code)
{
    return code == ReadErrorCode::NotFound || code == ReadErrorCode::Io
        || code == ReadErrorCode::Cancelled;
}

} // namespace

PageMessage::PageMessage(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_title(new QLabel(this))
    , m_text(new QLabel(this))
    , m_retry(new ReaderButton(QStringLiteral("refresh"), ReaderButton::Look::Outlined, this))
{
    for (QLabel *label : {m_icon, m_title, m_text}) {
        label->setAlignment(Qt::AlignHCenter);
        label->setTextFormat(Qt::PlainText);
    }
    m_title->setFont(readerFont(font(), 18, QFont::DemiBold));
    m_text->setFont(readerFont(font(), 13, QFont::Normal));
    m_title->setWordWrap(true);
    m_text->setWordWrap(true);
    m_title->setFixedWidth(kTextWidth);
    m_text->setFixedWidth(kTextWidth);
    m_retry->setText(tr("Try again"));
    connect(m_retry, &QAbstractButton::clicked, this, &PageMessage::retryRequested);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(12);
    column->addWidget(m_icon, 0, Qt::AlignHCenter);
    column->addWidget(m_title, 0, Qt::AlignHCenter);
    column->addWidget(m_text, 0, Qt::AlignHCenter);
    column->addSpacing(4);
    column->addWidget(m_retry, 0, Qt::AlignHCenter);
}

void PageMessage::setError(int page, int pageCount, const ReadError &error)
{
    m_title->setText(titleFor(page, error.code));
    m_text->setText(textFor(pageCount, error.code));
    m_retry->setVisible(mayBeRetried(error.code));
    adjustSize();
}

void PageMessage::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    const auto ink = [](QLabel *label, const QColor &colour) {
        QPalette colours = label->palette();
        colours.setColor(QPalette::WindowText, colour);
        label->setPalette(colours);
    };
    ink(m_title, palette.text);
    ink(m_text, palette.muted);
    m_icon->setPixmap(
        lineIcon(QStringLiteral("warning"), kIconPx, palette.warning, devicePixelRatioF()));
    m_retry->setPalette(palette);
}

QString PageMessage::title() const
{
    return m_title->text();
}

QString PageMessage::text() const
{
    return m_text->text();
}

} // namespace nw::reader
