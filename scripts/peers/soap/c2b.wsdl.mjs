/** The WSDL of a C2B service with one operation, the confirmation, whose answer is plain text. */
export const wsdl = (version, address) => {
  const soap =
    version === '1.2' ? 'http://schemas.xmlsoap.org/wsdl/soap12/' : 'http://schemas.xmlsoap.org/wsdl/soap/';
  const fields = 'TransType TransID TransTime TransAmount BusinessShortCode BillRefNumber MSISDN'
    .split(' ')
    .map((name) => `<xs:element name="${name}" type="xs:string"/>`)
    .join('');
  return `<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="${soap}" xmlns:xs="http://www.w3.org/2001/XMLSchema"
  xmlns:c2b="http://cps.huawei.com/cpsinterface/c2bpayment" targetNamespace="http://cps.huawei.com/cpsinterface/c2bpayment">
  <types><xs:schema targetNamespace="http://cps.huawei.com/cpsinterface/c2bpayment">
    <xs:element name="C2BPaymentConfirmationRequest"><xs:complexType><xs:sequence>${fields}</xs:sequence></xs:complexType></xs:element>
    <xs:element name="C2BPaymentConfirmationResult" type="xs:string"/>
  </xs:schema></types>
  <message name="Request"><part name="parameters" element="c2b:C2BPaymentConfirmationRequest"/></message>
  <message name="Result"><part name="result" element="c2b:C2BPaymentConfirmationResult"/></message>
  <portType name="C2B"><operation name="ConfirmC2BPayment"><input message="c2b:Request"/><output message="c2b:Result"/></operation></portType>
  <binding name="C2BBinding" type="c2b:C2B"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="ConfirmC2BPayment"><soap:operation soapAction="confirm"/>
      <input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation></binding>
  <service name="C2BService"><port name="C2BPort" binding="c2b:C2BBinding"><soap:address location="${address}"/></port></service>
</definitions>`;
};
