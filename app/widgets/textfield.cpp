#include "app/widgets/textfield.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/button.h"
#include "app/widgets/focusring.h"
#include "app/widgets/label.h"
#include "app/widgets/paint.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

namespace nw::app {

namespace {

// The visible box around the edit.
class FieldFrame : public QWidget
{
public:
    FieldFrame(const Theme &theme, const TextField *field)
        : m_theme(theme)
        , m_field(field)
    {
        setFixedHeight(kControlHeight + 4);
        setAttribute(Qt::WA_Hover);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = m_theme.tokens();
        const bool focused = m_field->edit()->hasFocus();
        const QColor border = !m_field->error().isEmpty() ? t.danger
            : focused                                     ? t.accent
                                                          : t.lineStrong;
        QPainter painter(this);
        paintPanel(&painter, rect(), t.raised, border, kRadiusControl);
    }

private:
    const Theme &m_theme;
    const TextField *m_field;
};

} // namespace

TextField::TextField(const Theme &theme, FieldKind kind, const QString &label, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_label(new Label(theme, TypeStep::Body, TypeWeight::Medium, Ink::Text, label))
    , m_frame(new FieldFrame(theme, this))
    , m_edit(new QLineEdit)
    , m_below(new Label(theme, TypeStep::Caption, TypeWeight::Regular, Ink::Muted))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_label);
    column->addWidget(m_frame);
    column->addWidget(m_below);
    auto *row = new QHBoxLayout(m_frame);
    row->setContentsMargins(kSpace12, 0, kSpace4, 0);
    row->setSpacing(kSpace4);
    row->addWidget(m_edit, 1);
    m_edit->setFrame(false);
    m_edit->setFont(typeFont(TypeStep::Body));
    m_edit->setMaxLength(256);
    m_below->setWordWrap(true);
    m_below->hide();
    m_label->setBuddy(m_edit);
    setFocusProxy(m_edit);
    setFocusFrame(m_edit, m_frame);
    setFocusShape(m_frame, FocusShape::Outside, kRadiusControl);
    m_edit->setAccessibleName(label);
    if (kind == FieldKind::Password) {
        m_edit->setEchoMode(QLineEdit::Password);
        m_reveal = Button::iconOnly(theme, QStringLiteral("eye"), tr("Show password"), m_frame);
        m_reveal->setButtonSize(ButtonSize::Small);
        m_reveal->setObjectName(QStringLiteral("revealPassword"));
        row->addWidget(m_reveal);
        connect(m_reveal, &Button::clicked, this, &TextField::revealPassword);
    }
    connect(m_edit, &QLineEdit::textEdited, this, [this](const QString &text) {
        setError({}); // the person is mending it
        Q_EMIT textEdited(text);
    });
    connect(m_edit, &QLineEdit::returnPressed, this, &TextField::submitted);
}

QString TextField::text() const
{
    return m_edit->text();
}

void TextField::setText(const QString &text)
{
    m_edit->setText(text);
}

void TextField::setLabel(const QString &label)
{
    m_label->setText(label);
    m_edit->setAccessibleName(label);
}

void TextField::setHint(const QString &hint)
{
    m_hint = hint;
    showBelow();
}

void TextField::setError(const QString &error)
{
    if (m_error == error) {
        return;
    }
    m_error = error;
    m_edit->setAccessibleDescription(error);
    showBelow();
    m_frame->update();
}

QString TextField::error() const
{
    return m_error;
}

void TextField::showBelow()
{
    const QString &text = m_error.isEmpty() ? m_hint : m_error;
    m_below->setText(text);
    m_below->setInk(m_error.isEmpty() ? Ink::Muted : Ink::DangerText);
    m_below->setVisible(!text.isEmpty());
}

void TextField::revealPassword()
{
    const bool hidden = m_edit->echoMode() == QLineEdit::Password;
    m_edit->setEchoMode(hidden ? QLineEdit::Normal : QLineEdit::Password);
    m_reveal->setIconName(hidden ? QStringLiteral("eye-off") : QStringLiteral("eye"));
    const QString name = hidden ? tr("Hide password") : tr("Show password");
    m_reveal->setAccessibleName(name);
    m_reveal->setToolTip(name);
}

} // namespace nw::app
