#include "reader/widgets/gotopanel.h"

#include <QHBoxLayout>
#include <QIntValidator>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>

namespace nw::reader {
namespace {

constexpr int kCardRadius = 10;
constexpr int kFieldWidth = 72;
constexpr int kPanelHeight = 60;

} // namespace

GoToPanel::GoToPanel(QWidget *parent)
    : QWidget(parent)
    , m_field(new QLineEdit(this))
    , m_before(new QLabel(tr("Go to page"), this))
    , m_after(new QLabel(this))
{
    hide();
    m_field->setAccessibleName(tr("Page number"));
    m_field->setFixedSize(kFieldWidth, kToolSize);
    m_field->setAlignment(Qt::AlignCenter);
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::returnPressed, this, &GoToPanel::choose);
    for (QWidget *part : {static_cast<QWidget *>(m_field), static_cast<QWidget *>(m_before),
                          static_cast<QWidget *>(m_after)})
        part->setFont(readerFont(font(), 13, QFont::Medium));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 12, 16, 12);
    row->setSpacing(8);
    row->addWidget(m_before);
    row->addWidget(m_field);
    row->addWidget(m_after);
}

void GoToPanel::open(const QPoint &bottomRight, int currentPage, int pageCount)
{
    m_pageCount = pageCount;
    m_field->setValidator(new QIntValidator(1, std::max(1, pageCount), m_field));
    m_field->setMaxLength(static_cast<int>(QString::number(pageCount).size()));
    m_field->setText(QString::number(currentPage + 1));
    m_field->selectAll();
    m_after->setText(tr("of %1").arg(QString::number(pageCount)));
    adjustSize();
    resize(sizeHint().width(), kPanelHeight);
    move(bottomRight - QPoint(width(), height()));
    show();
    raise();
    m_field->setFocus(Qt::ShortcutFocusReason);
}

void GoToPanel::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    for (QLabel *label : {m_before, m_after}) {
        QPalette colours = label->palette();
        colours.setColor(QPalette::WindowText, palette.text);
        label->setPalette(colours);
    }
    m_field->setStyleSheet(
        QStringLiteral("QLineEdit { background: %1; color: %2; border: 1px solid %3;"
                       " border-radius: 6px; selection-background-color: %4; }"
                       "QLineEdit:focus { border: 2px solid %4; }")
            .arg(palette.surface.name(), palette.text.name(), palette.strongLine.name(),
                 palette.accent.name()));
    update();
}

void GoToPanel::choose()
{
    bool isNumber = false;
    const int number = m_field->text().toInt(&isNumber);
    finish();
    if (isNumber)
        Q_EMIT pageChosen(std::clamp(number, 1, m_pageCount) - 1);
}

void GoToPanel::finish()
{
    hide();
    Q_EMIT closed();
}

void GoToPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_palette.strongLine);
    painter.setBrush(m_palette.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kCardRadius,
                            kCardRadius);
}

void GoToPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        finish();
    // No key typed here turns a page.
    event->accept();
}

bool GoToPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut && isVisible())
        finish();
    return QWidget::eventFilter(watched, event);
}

} // namespace nw::reader
