#include "app/pages/readerpage.h"

#include "app/theme/readercolours.h"
#include "app/theme/theme.h"
#include "app/theme/tokens.h"
#include "app/widgets/button.h"
#include "app/widgets/conflictbar.h"
#include "app/widgets/emptystate.h"

#include <QStackedLayout>

namespace nw::app {

ReaderPage::ReaderPage(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_reader(new reader::ReaderWidget)
    , m_stack(new QStackedLayout(this))
{
    setObjectName(QStringLiteral("readerPage"));
    m_reader->setObjectName(QStringLiteral("readerWidget"));
    m_stack->addWidget(m_reader);
    setFocusProxy(m_reader);
    applyTheme();
    connect(&theme, &Theme::changed, this, &ReaderPage::applyTheme);
    connect(m_reader, &reader::ReaderWidget::pageShown, this,
            [this](int index, int count) { Q_EMIT pageShown(index + 1, count); });
    connect(m_reader, &reader::ReaderWidget::closeRequested, this, &ReaderPage::closeRequested);
    connect(m_reader, &reader::ReaderWidget::fullScreenRequested, this,
            &ReaderPage::fullScreenRequested);
}

void ReaderPage::applyTheme()
{
    m_reader->setPalette(readerPaletteOf(m_theme.tokens()));
    m_reader->setAnimation(m_theme.motion() == Motion::Reduced ? reader::Animation::Reduced
                                                               : reader::Animation::Full);
}

EmptyState *ReaderPage::message()
{
    if (!m_message) {
        m_message = new EmptyState(m_theme);
        m_message->setAutoFillBackground(true);
        m_message->primary()->setObjectName(QStringLiteral("readerFailure.primary"));
        m_stack->addWidget(m_message);
        connect(m_message->primary(), &Button::clicked, this, &ReaderPage::closeRequested);
    }
    return m_message;
}

void ReaderPage::open(const reader::DocumentPointer &document,
                      const reader::ReadingOptions &options)
{
    hideConflict();
    m_reader->openDocument(document, options);
    m_stack->setCurrentWidget(m_reader);
    m_reader->setFocus();
}

void ReaderPage::showOpening(const QString &title)
{
    hideConflict();
    message()->setMessage(QStringLiteral("book-open"), tr("Opening %1").arg(title),
                          tr("The first page comes in a moment."));
    message()->setActions(tr("Back"), {});
    m_stack->setCurrentWidget(message());
}

void ReaderPage::showFailure(const QString &head, const QString &rest)
{
    hideConflict();
    message()->setMessage(QStringLiteral("warning"), head, rest);
    message()->setActions(tr("Back"), {});
    m_stack->setCurrentWidget(message());
    message()->primary()->setFocus();
}

void ReaderPage::close()
{
    hideConflict();
    m_reader->closeDocument();
}

void ReaderPage::showConflict(const ProgressConflict &conflict, std::int64_t nowMs)
{
    if (!m_bar) {
        m_bar = new ConflictBar(m_theme);
        connect(m_bar, &ConflictBar::continueThere, this, &ReaderPage::conflictContinue);
        connect(m_bar, &ConflictBar::stayHere, this, &ReaderPage::conflictStay);
        connect(m_bar, &ConflictBar::decideLater, this, &ReaderPage::hideConflict);
        m_reader->setBanner(m_bar);
    }
    m_bar->setConflict(conflict, nowMs);
}

void ReaderPage::hideConflict()
{
    if (!m_bar) {
        return;
    }
    // The bar may be the sender of what brought us here; the reader lets go of it, the event loop
    // deletes it.
    m_bar->hide();
    m_bar = nullptr;
    m_reader->setBanner(nullptr);
    m_reader->setFocus();
}

void ReaderPage::focusConflict()
{
    if (m_bar) {
        m_bar->takeFocus();
    }
}

} // namespace nw::app
