#include "app/widgets/searchfield.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/theme/typography.h"
#include "app/widgets/button.h"
#include "app/widgets/focusring.h"
#include "app/widgets/paint.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>

namespace nw::app {

namespace {

constexpr int kIconLeft = 13;
constexpr int kHintHeight = 22;

} // namespace

SearchField::SearchField(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_edit(new QLineEdit(this))
    , m_clear(Button::iconOnly(theme, QStringLiteral("close"), tr("Clear the search"), this))
{
    setFixedHeight(kControlHeight);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kIconLeft + kIconSmall + kSpace8, 0, kSpace4, 0);
    row->setSpacing(0);
    row->addWidget(m_edit, 1);
    row->addWidget(m_clear);
    m_edit->setFrame(false);
    m_edit->setFont(typeFont(TypeStep::Body));
    m_edit->setMaxLength(200);
    m_edit->setObjectName(QStringLiteral("searchEdit"));
    m_edit->installEventFilter(this);
    setFocusFrame(m_edit, this);
    setFocusShape(this, FocusShape::Outside, kRadiusControl);
    setFocusProxy(m_edit);
    m_clear->setObjectName(QStringLiteral("searchClear"));
    m_clear->setButtonSize(ButtonSize::Small);
    m_clear->hide();
    connect(m_clear, &Button::clicked, this, [this] {
        m_edit->clear();
        m_edit->setFocus();
    });
    connect(m_edit, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_clear->setVisible(!text.isEmpty());
        update();
        Q_EMIT searchChanged(text.trimmed());
    });
}

void SearchField::setPlaceholder(const QString &text)
{
    m_edit->setPlaceholderText(text);
    m_edit->setAccessibleName(text);
}

void SearchField::setSearchText(const QString &text)
{
    const QSignalBlocker quiet(this);
    m_edit->setText(text);
}

QString SearchField::searchText() const
{
    return m_edit->text().trimmed();
}

void SearchField::activate()
{
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

QRect SearchField::hintRect() const
{
    const int width =
        QFontMetrics(typeFont(TypeStep::Caption)).horizontalAdvance(tr("Ctrl+F")) + kSpace16;
    return {rect().right() - kSpace12 - width + 1, (height() - kHintHeight) / 2, width,
            kHintHeight};
}

void SearchField::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    const bool focused = m_edit->hasFocus();
    const QColor border = focused ? t.accent : underMouse() ? t.lineStrong : t.line;
    paintPanel(&painter, rect(), t.raised, border, kRadiusControl);
    paintIcon(&painter, QStringLiteral("search"), QRectF(kIconLeft, 0, kIconSmall, height()),
              kIconSmall, focused ? t.text : t.muted);
    if (focused || !m_edit->text().isEmpty() || width() < 220) {
        return;
    }
    paintPanel(&painter, hintRect(), Qt::transparent, t.line, kRadiusCover);
    painter.setFont(typeFont(TypeStep::Caption));
    painter.setPen(t.muted);
    painter.drawText(hintRect(), Qt::AlignCenter, tr("Ctrl+F"));
}

bool SearchField::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::FocusIn:
    case QEvent::FocusOut:
        update();
        break;
    case QEvent::KeyPress: {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape && !m_edit->text().isEmpty()) {
            m_edit->clear();
            return true;
        }
        if (key == Qt::Key_Escape || key == Qt::Key_Down) {
            Q_EMIT leaveRequested();
            return true;
        }
        break;
    }
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace nw::app
