import type { PublicKey } from './en.ts';
import type { Message } from './message.ts';

/** Public pages in Spanish. To be read over by a native speaker of the department before production. */
export const es = {
  'public.title': 'Hartline: reportes de trata sexual de menores',
  'public.skip': 'Ir al contenido principal',
  'public.demo': 'Sistema de capacitación: datos inventados',
  'public.name': 'Hartline',
  'public.language': 'English',
  'public.signIn': 'Personal y colaboradores: iniciar sesión',
  'public.heading': '¿Se está vendiendo, intercambiando o usando a un menor para tener sexo?',
  'public.intro':
    'No necesita pruebas. Llame y diga lo que sabe; personas capacitadas se encargan del resto, de día y de noche.',
  'public.callsHeading': 'A quién llamar',
  'public.danger': 'Peligro ahora mismo',
  'public.danger.text': 'Un menor está en peligro en este momento: policía, ambulancia, bomberos.',
  'public.careline': 'Careline de Connecticut: abuso y negligencia de menores',
  'public.careline.text':
    'Reporte a un menor que pueda sufrir abuso, negligencia o trata. A toda hora, todos los días.',
  'public.hotline': 'Línea Nacional contra la Trata de Personas',
  'public.hotline.text': 'Ayuda y orientación confidenciales en muchos idiomas, para menores y adultos.',
  'public.images.heading': 'Imágenes y mensajes',
  'public.images.text':
    'No copie, reenvíe ni suba imágenes sexuales de un menor, ni siquiera como prueba. Deje el aparato como está y avise a la policía.',
  'public.what.heading': 'Qué es este sistema',
  'public.what.text':
    'Hartline lleva un reporte desde la Careline hasta las cuatro partes que deben actuar: la persona líder estatal de HART, el FBI, la policía local y el equipo multidisciplinario local. Muestra quién lo tiene y quién no ha respondido, y acompaña al menor y a su familia hasta que la ayuda les haya llegado.',
  'public.leave': 'Salir rápido de esta página',
  'public.leave.hint':
    '«Salir rápido de esta página» lleva a una página del tiempo. Con teclado: presione Mayús tres veces. La página queda en el historial del navegador si no lo borra.',
} as const satisfies Record<PublicKey, Message>;
