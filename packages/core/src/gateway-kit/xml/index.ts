export { parseXml, type ParseXmlOptions, type XmlElement } from './parse-xml.js';
export { childText, childrenNamed, onlyChild } from './xml-element.js';
export { readSoapBody, soapEnvelope, soapVersionOf, type SoapVersion } from './soap-envelope.js';
export { readSoapFault, type SoapFault } from './soap-fault.js';
export { decodeXmlEntities, escapeXml } from './xml-entities.js';
export { sendXml, type XmlRequest, type XmlResponse } from './send-xml.js';
export { xmlFields, type XmlFields } from './xml-fields.js';
